//! A run over users, from its first input to its end.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::args::BatchArgs;
use super::failures::{FailedTo, Failures};
use super::input::{self, Inputs, Line, Missing, Pending, UserArg};
use super::ordered::{Order, Ordered, Plan, ordered};
use super::progress::Progress;
use super::resolve::{Ambiguous, Resolved, Resolver};
use crate::client::SessionsResponse;
use crate::config::GlobalArgs;
use crate::connection::Connection;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::signal::{self, Signal, Stop};
use crate::view;
use crate::view::header::{UserIdentity, plural};

/// At most this many bytes of responses wait for their turn.
const WINDOW: usize = 4 * 1024 * 1024;
/// What a result weighs apart from the responses in it, in bytes.
const OVERHEAD: usize = 256;

/// What is asked for.
pub struct Request<'a> {
    pub args: &'a BatchArgs,
    /// The users on the command line.
    pub users: &'a [UserArg],
    pub ambiguous: Ambiguous,
    /// What to say when the run is stopped while it looks users up, if it does more than that: `nothing was revoked`.
    pub not_done: Option<&'static str>,
    /// Whether standard output is read by a program that reads JSON.
    pub wants_json: bool,
    pub global: &'a GlobalArgs,
}

/// A run over users. However it ends, [`Batch::finish`] keeps what is left of it.
pub struct Batch<'a> {
    request: Request<'a>,
    inputs: Arc<Mutex<Inputs>>,
    /// The inputs that are not done.
    pub pending: Pending,
    pub api: Arc<Connection>,
    /// Once requested, nothing more is asked of the API.
    pub stop: Stop,
    signals: Option<signal::Guard>,
    pub failures: Failures,
    failed_to: Option<FailedTo>,
    /// How many inputs were handled.
    pub users: usize,
    /// The line of the last of them that has one.
    line: Option<Line>,
    /// How many inputs named a user again.
    repeated: usize,
    /// Whether the hint at `--jobs` may still be shown.
    may_hint: bool,
    /// The inputs whose results were written, each with the position of their end in standard output, and not accepted yet.
    unwritten: VecDeque<(u64, usize)>,
}

/// The users that an input names, with the API's responses: one, or the few that have one email.
pub type Responses = Vec<(UserIdentity, SessionsResponse)>;

/// What has become of an input.
pub enum Handled {
    /// Its result is written: it is done once standard output has accepted that.
    Written,
    /// It stays pending.
    Later,
}

/// One input with what the API says.
struct Answered {
    number: usize,
    name: Option<String>,
    line: Option<Line>,
    is_repeated: bool,
    length: usize,
    responses: Result<Responses, Error>,
}

impl<'a> Batch<'a> {
    /// Opens the inputs and the way to the API. Nothing is read or asked yet.
    pub fn open(request: Request<'a>, host: &mut Host) -> Result<Batch<'a>, Error> {
        let Request { args, users, global, wants_json, .. } = request;
        args.check()?;
        let reads_stdin = args.reads_stdin(users);
        if reads_stdin && global.secret_key_file.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage("standard input can't give both the users and the secret key".into()));
        }
        let stop = Stop::default();
        let inputs = Inputs::open(users, args.users_from.as_deref(), &stop)?;
        let api = Arc::new(Connection::open(global, args.client_options(!request.is_single(), &stop), host)?);
        if reads_stdin && host.terminal.stdin && host.terminal.stderr && !global.quiet {
            host.stderr("type one user a line; Ctrl-D ends the list\n");
        }
        Ok(Batch {
            pending: inputs.pending(),
            inputs: Arc::new(Mutex::new(inputs)),
            failures: Failures::new(wants_json, host.terminal.stderr_style, args.failed_to.is_some(), host),
            request,
            api,
            stop,
            signals: None,
            failed_to: None,
            users: 0,
            line: None,
            repeated: 0,
            may_hint: args.has_default_jobs(),
            unwritten: VecDeque::new(),
        })
    }

    /// Whether it is about one user who is named on the command line: then the error of that user is the error of the run.
    pub fn is_single(&self) -> bool {
        self.request.is_single()
    }

    /// From now on, a signal stops the run instead of ending the process.
    pub fn stop_on_signals(&mut self, host: &mut Host) {
        host.stop_with(&self.stop);
        // In a stream of JSON errors only people want to know.
        let wants_message = host.terminal.stderr || !self.request.wants_json;
        let (messages, api) = (host.messages(), Arc::clone(&self.api));
        self.signals = Some(signal::stops(&self.stop, move || {
            let requests = api.client.in_flight();
            if requests > 0 && wants_message {
                let requests = plural(requests, "request");
                messages.write(&format!("stopping: waiting for {requests}; again to stop now\n"));
            }
        }));
    }

    /// Asks for the sessions of each user, and hands them to `each` with the number of the input, in the order of the inputs and
    /// all on this thread. A user that fails is reported, and the rest goes on.
    ///
    /// The error is a fatal one (standard output, a refused key, a signal), or that of a single user.
    pub fn run(
        &mut self,
        host: &mut Host,
        mut each: impl FnMut(&mut Host, usize, Responses) -> Result<Handled, Error>,
    ) -> Result<(), Error> {
        let Request { args, ambiguous, .. } = self.request;
        let resolver = Resolver::new(Arc::clone(&self.inputs), Arc::clone(&self.api), ambiguous);
        let (api, stop) = (Arc::clone(&self.api), self.stop.clone());
        let look = move |resolved| look(&api, resolved, &stop);
        if self.is_single() {
            return resolver.map(look).try_for_each(|user| each(host, user.number, user.responses?).map(drop));
        }
        self.stop_on_signals(host);
        if let Some(file) = &args.failed_to {
            self.failed_to = Some(FailedTo::open(file, args.users_from.as_deref(), &self.stop)?);
        }
        let progress = self.progress(host);
        let plan = Plan { jobs: args.jobs(), window: WINDOW, order: Order::Input, stop: self.stop.clone() };
        let mut results = ordered(plan, resolver, look, Answered::weight).map_err(Error::Thread)?;
        let outcome = self.emit(&mut results, &progress, host, &mut each);
        progress.hide(host);
        match outcome {
            // Output that blocks is then an error, too.
            _ if self.stop.is_immediate() => Err(self.interrupted(self.how_far())),
            Ok(true) => self.flush(host),
            // What is wrong with standard output is worse than that not all was done.
            Ok(false) => self.flush(host).and_then(|()| Err(self.interrupted(self.how_far()))),
            Err(error) => {
                self.stop.request();
                if !self.request.wants_json && !matches!(error, Error::Output(_)) {
                    host.stderr(&(view::error::safe(&format!("stopped: {}", self.how_far())) + "\n"));
                }
                Err(error)
            }
        }
    }

    /// Emits results until there are no more, and returns whether all inputs were handled.
    fn emit(
        &mut self,
        results: &mut Ordered<Answered>,
        progress: &Progress,
        host: &mut Host,
        each: &mut impl FnMut(&mut Host, usize, Responses) -> Result<Handled, Error>,
    ) -> Result<bool, Error> {
        loop {
            if !results.is_ready() {
                // A reader should not wait for more than there is.
                self.flush(host)?;
            }
            let Some((_, Answered { number, name, line, is_repeated, responses, .. })) = results.next() else {
                return Ok(results.is_complete());
            };
            let mut handle = |host: &mut Host, responses| {
                let handled = each(host, number, responses)?;
                // On a terminal nothing may be left for when the bar is back.
                if host.terminal.stdout { self.flush(host).map(|()| handled) } else { Ok(handled) }
            };
            let handled = responses.and_then(|responses| progress.aside(host, |host| handle(host, responses)));
            match handled {
                Ok(Handled::Written) => self.unwritten.push_back((host.stdout.position(), number)),
                Ok(Handled::Later) => {}
                // What was not asked for lack of time has not failed. Why the run stopped may be further on.
                Err(error) if error.code() == Code::Interrupted => {
                    let fatal = results.find_map(|(_, next)| next.responses.err().filter(Error::is_fatal));
                    return fatal.map_or(Ok(false), Err);
                }
                Err(error) if error.is_fatal() => return Err(error),
                Err(error) => {
                    self.failures.add(name.as_deref(), &error, host);
                    let line = self.pending.remove(number);
                    line.map_or(Ok(()), |line| self.keep(&line))?;
                }
            }
            self.users += usize::from(!is_repeated);
            self.line = line.or(self.line.take());
            self.repeated += usize::from(is_repeated);
            progress.add(1, self.failures.count);
            if self.may_hint && progress.is_long() {
                self.may_hint = false;
                host.stderr("with --jobs N, more users are queried in parallel\n");
            }
        }
    }

    /// The error of a run that a signal stopped.
    pub fn interrupted(&self, how_far: String) -> Error {
        let signal = self.stop.signal().unwrap_or(Signal::INTERRUPT);
        let Request { args, users, not_done, .. } = self.request;
        let hint = args.resume_hint(users).or((not_done.is_none() && !self.is_single()).then(|| {
            "what was written is right, and not the whole; with --failed-to FILE the users that are left are kept"
                .into()
        }));
        Error::Interrupted { signal, progress: how_far, hint }
    }

    /// `12 users done (1 failed), up to line 12 of ids.txt`, or `12 users checked; nothing was revoked`
    fn how_far(&self) -> String {
        let failed = match self.failures.count {
            0 => String::new(),
            failed => format!(" ({failed} failed)"),
        };
        let users = plural(self.users, "user");
        if let Some(not_done) = self.request.not_done {
            return format!("{users} checked{failed}; {not_done}");
        }
        let line = self.line.as_ref().map(|line| format!(", up to {line}")).unwrap_or_default();
        format!("{users} done{failed}{line}")
    }

    /// Keeps an input in the file of `--failed-to`, unless it holds the key that is in use.
    fn keep(&mut self, line: &[u8]) -> Result<(), Error> {
        match &mut self.failed_to {
            Some(file) if !self.api.client.is_key_in(line) => file.add(line),
            _ => Ok(()),
        }
    }

    /// Writes what is buffered for standard output. The inputs whose results it has accepted are done.
    fn flush(&mut self, host: &mut Host) -> Result<(), Error> {
        let flushed = host.finish();
        while let Some((end, number)) = self.unwritten.front()
            && *end <= host.stdout.accepted()
        {
            self.pending.remove(*number);
            self.unwritten.pop_front();
        }
        flushed.map_err(Error::Output)
    }

    /// Ends the run with this outcome: keeps the inputs that are left, and reports what concerns several of them.
    pub fn finish(mut self, outcome: Result<(), Error>, host: &mut Host) -> Result<(), Error> {
        // What was written before it was stopped is right, and done.
        let flushed = self.flush(host);
        let outcome = outcome.and(flushed).and_then(|()| match self.stop.signal() {
            // It came too late to leave anything undone, and ends the program all the same.
            Some(_) => Err(self.interrupted(format!("{} done", plural(self.users, "user")))),
            None => Ok(()),
        });
        self.stop.begin_finishing();
        let kept = self.keep_rest();
        let Request { global, wants_json, .. } = self.request;
        if !global.quiet && (!wants_json || host.terminal.stderr) {
            let repeated = match self.repeated {
                0 => String::new(),
                n => format!("note: {} named a user again, who is taken once\n", plural(n, "input")),
            };
            host.stderr(&(self.failures.summary() + &repeated));
        }
        match (outcome, kept) {
            (Err(outcome), Err(kept)) => {
                let (first, last) = if outcome.signal().is_some() { (kept, outcome) } else { (outcome, kept) };
                host.stderr(&if wants_json {
                    view::error::json(&first)
                } else {
                    view::error::text(&first, host.terminal.stderr_style)
                });
                Err(last)
            }
            (outcome, kept) => outcome.and(kept),
        }
    }

    fn keep_rest(&mut self) -> Result<(), Error> {
        if self.failed_to.is_none() {
            return Ok(());
        }
        let inputs = Arc::clone(&self.inputs);
        // Where reading can't be stopped (Windows), a thread may keep the inputs for ever.
        let mut inputs = (0..200).find_map(|_| {
            inputs.try_lock().ok().or_else(|| {
                thread::sleep(Duration::from_millis(5));
                None
            })
        });
        for line in self.pending.take_all() {
            self.keep(&line)?;
        }
        if let Some(inputs) = &mut inputs {
            inputs.drop_pipes();
            for input in inputs.by_ref() {
                let line = self.pending.remove(input.number);
                line.map_or(Ok(()), |line| self.keep(&line))?;
            }
        }
        let missing = inputs.map_or(Missing::Unreadable, |inputs| inputs.missing);
        self.failed_to.take().map_or(Ok(()), |file| file.finish(missing))
    }

    /// The progress bar, where a person waits and doesn't type meanwhile.
    fn progress(&self, host: &Host) -> Progress {
        let Request { args, users, .. } = self.request;
        let types = host.terminal.stdin && args.reads_stdin(users);
        if types || !self.wants_progress(host) {
            return Progress::none();
        }
        Progress::show(input::count(users, args.users_from.as_deref()), "users", host)
    }

    /// Whether a person waits, and sees no lines that are not at their end yet.
    pub fn wants_progress(&self, host: &Host) -> bool {
        let Request { global, wants_json, .. } = self.request;
        let has_open_lines = host.terminal.stdout && wants_json;
        host.terminal.stderr && !global.quiet && global.verbose == 0 && !has_open_lines
    }
}

impl Request<'_> {
    fn is_single(&self) -> bool {
        matches!(self.users, [UserArg::User(_)]) && self.args.users_from.is_none()
    }
}

impl Answered {
    fn weight(&self) -> usize {
        let responses = self.responses.as_ref();
        OVERHEAD
            + self.length
            + responses.map_or(0, |responses| responses.iter().map(|(_, response)| response.size()).sum())
    }
}

fn look(api: &Connection, resolved: Resolved, stop: &Stop) -> Answered {
    let Resolved { number, name, line, users, is_repeated, length } = resolved;
    let ask = |who: UserIdentity| api.client.sessions(who.id).map(|response| (who, response));
    let responses: Result<Responses, Error> = users.and_then(|users| users.into_iter().map(ask).collect());
    if responses.as_ref().is_err_and(Error::is_fatal) {
        stop.request();
    }
    Answered { number, name, line, is_repeated, length, responses }
}
