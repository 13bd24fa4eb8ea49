//! A run over users, from its first input to its end.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use super::args::BatchArgs;
use super::failures::{FailedTo, Failures};
use super::input::{self, Inputs, Line, Pending, UserArg};
use super::ordered::{Order, Ordered, Plan, ordered};
use super::progress::Progress;
use super::resolve::{Ambiguous, Resolved, Resolver};
use crate::client::SessionsAnswer;
use crate::commands::api::Connection;
use crate::config::GlobalArgs;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::signal::{self, Stop};
use crate::view;
use crate::view::header::{Who, plural};
use crate::view::style::Style;

/// At most this many bytes of responses wait for their turn.
const WINDOW: usize = 4 * 1024 * 1024;
/// What a result weighs apart from the responses in it, in bytes.
const OVERHEAD: usize = 256;
/// How long a thread that reads input is waited for in the end. It takes longer only where reading can't be stopped (Windows).
const INPUT_TIMEOUT: Duration = Duration::from_secs(1);

/// What is asked for.
pub struct Request<'a> {
    /// The flags for many users.
    pub args: &'a BatchArgs,
    /// The users on the command line.
    pub users: &'a [UserArg],
    /// What an email stands for that several users have.
    pub ambiguous: Ambiguous,
    /// Whether standard output is read by a program that reads JSON.
    pub wants_json: bool,
    /// The flags that every command takes.
    pub global: &'a GlobalArgs,
}

/// A run over users.
///
/// However it ends, [`Batch::finish`] keeps what is left of it.
pub struct Batch<'a> {
    request: Request<'a>,
    inputs: Arc<Mutex<Inputs>>,
    pending: Pending,
    /// The way to the API.
    pub api: Arc<Connection>,
    /// Once requested, nothing more is asked of the API.
    pub stop: Stop,
    signals: Option<signal::Guard>,
    failures: Failures,
    failed_to: Option<FailedTo>,
    reached: Reached,
    /// The inputs whose results have been written, each with the position of its end in standard output, and not been accepted.
    unwritten: VecDeque<(u64, usize)>,
}

/// The sessions of the users that one input names.
pub struct Looked {
    /// The number of the input.
    pub number: usize,
    /// The users with the API's responses: one, or the few that have one email.
    pub responses: Vec<(Who, SessionsAnswer)>,
}

/// What has become of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    responses: Result<Vec<(Who, SessionsAnswer)>, Error>,
}

impl<'a> Batch<'a> {
    /// Opens the inputs and the way to the API. Nothing is read or asked yet.
    ///
    /// # Errors
    /// A file that can't be read; no key, or anything configured that can't be used.
    pub fn open(request: Request<'a>, host: &mut Host) -> Result<Batch<'a>, Error> {
        let Request { args, users, global, wants_json, .. } = request;
        args.check()?;
        let reads_stdin = args.reads_stdin(users);
        if reads_stdin && global.secret_key_file.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage("standard input can't give both the users and the secret key".into()));
        }
        let stop = Stop::default();
        let inputs = Inputs::open(users, args.users_from.as_deref(), &stop, host)?;
        let api = Arc::new(Connection::open(global, args.load(!request.is_single(), &stop), host)?);
        if reads_stdin && host.terminal.stdin && host.terminal.stderr && !global.quiet {
            host.stderr("type one user a line; Ctrl-D ends the list\n");
        }
        let style = Style::choose(global.color, host.terminal.stderr, host);
        Ok(Batch {
            pending: inputs.pending(),
            inputs: Arc::new(Mutex::new(inputs)),
            failures: Failures::new(wants_json, style, args.failed_to.is_some(), host),
            request,
            api,
            stop,
            signals: None,
            failed_to: None,
            reached: Reached::default(),
            unwritten: VecDeque::new(),
        })
    }

    /// Whether it is about one user who is named on the command line: then the error of that user is the error of the run.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.request.is_single()
    }

    /// The users that failed so far.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.failures.count()
    }

    /// The inputs that were handled so far.
    #[must_use]
    pub fn users(&self) -> usize {
        self.reached.users
    }

    /// From now on, what is left when the run ends is kept in the file of `--failed-to`.
    ///
    /// # Errors
    /// It can't be written.
    pub fn keep_failures(&mut self) -> Result<(), Error> {
        let args = self.request.args;
        if let Some(file) = &args.failed_to {
            self.failed_to = Some(FailedTo::open(file, args.users_from.as_deref())?);
        }
        Ok(())
    }

    /// From now on, a signal stops the run instead of ending the process.
    pub fn stop_on_signals(&mut self, host: &mut Host) {
        if self.signals.is_some() {
            return;
        }
        host.stop_with(&self.stop);
        let (messages, api, is_quiet) = (host.messages(), Arc::clone(&self.api), self.request.wants_json);
        let is_terminal = host.terminal.stderr;
        self.signals = Some(signal::stops(&self.stop, move || {
            let requests = api.client.in_flight();
            // In a stream of JSON errors only people want to know.
            if requests > 0 && (is_terminal || !is_quiet) {
                let requests = plural(requests, "request");
                messages.write(&format!("stopping: waiting for {requests}; again to stop now\n"));
            }
        }));
    }

    /// Asks for the sessions of each user, and hands them to `each`, in the order of the inputs and all on this thread.
    ///
    /// A user that fails is reported, and the rest goes on; a single one is the error of the run.
    ///
    /// # Errors
    /// What concerns all users: standard output, a refused key, a signal. An error of `each` is the user's, unless it is fatal.
    pub fn run(
        &mut self,
        host: &mut Host,
        mut each: impl FnMut(&mut Host, Looked) -> Result<Handled, Error>,
    ) -> Result<(), Error> {
        let resolver = Resolver::new(Arc::clone(&self.inputs), Arc::clone(&self.api), self.request.ambiguous);
        let (api, stop) = (Arc::clone(&self.api), self.stop.clone());
        let look = move |resolved| look(&api, resolved, &stop);
        if self.is_single() {
            for Answered { number, responses, .. } in resolver.map(look) {
                each(host, Looked { number, responses: responses? })?;
                self.reached.add(None);
            }
            return Ok(());
        }
        self.stop_on_signals(host);
        let progress = self.progress(host);
        let plan =
            Plan { jobs: self.request.args.jobs(), window: WINDOW, order: Order::Input, stop: self.stop.clone() };
        let results = ordered(plan, resolver, look, Answered::weight).map_err(Error::Thread)?;
        let asked = Arc::clone(&self.api);
        let mut results = results.with_reserve(move || asked.client.set_aside());
        let outcome = self.emit(&mut results, progress.as_ref(), host, &mut each);
        if let Some(progress) = progress {
            progress.hide(host);
        }
        if outcome.is_err() {
            self.stop.request();
        }
        self.end(outcome, host)
    }

    /// Emits results until there are no more, and returns whether all inputs were handled. The error is one that ends the run.
    fn emit(
        &mut self,
        results: &mut Ordered<Answered>,
        progress: Option<&Progress>,
        host: &mut Host,
        each: &mut impl FnMut(&mut Host, Looked) -> Result<Handled, Error>,
    ) -> Result<bool, Error> {
        loop {
            if !results.is_ready() {
                // A reader should not wait for more than there is.
                self.flush(host)?;
            }
            let Some((_, Answered { number, name, line, is_repeated, responses })) = results.next() else {
                return Ok(results.is_complete());
            };
            let looked = responses.map(|responses| Looked { number, responses });
            let mut handle = |host: &mut Host, looked| {
                let handled = each(host, looked)?;
                // On a terminal nothing may be left for when the bar is back.
                if host.terminal.stdout { self.flush(host).map(|()| handled) } else { Ok(handled) }
            };
            let handled = looked.and_then(|looked| match progress {
                Some(progress) => progress.aside(host, |host| handle(host, looked)),
                None => handle(host, looked),
            });
            match handled {
                Ok(Handled::Written) => self.unwritten.push_back((host.stdout.position(), number)),
                Ok(Handled::Later) => {}
                // What was not asked for lack of time has not failed. Why the run stopped may be further on.
                Err(error) if error.code() == Code::Interrupted => {
                    let fatal = results.find_map(|(_, next)| next.responses.err().filter(Error::is_fatal));
                    return fatal.map_or(Ok(false), Err);
                }
                Err(error) if error.is_fatal() => return Err(error),
                Err(error) => self.fail(number, name.as_deref(), &error, host)?,
            }
            self.reached.add(line);
            self.reached.repeated += usize::from(is_repeated);
            if let Some(progress) = progress {
                progress.add(1, self.failures.count());
            }
        }
    }

    /// Ends the run: all is done, or something stopped it.
    fn end(&mut self, outcome: Result<bool, Error>, host: &mut Host) -> Result<(), Error> {
        match outcome {
            Ok(true) => self.flush(host),
            Ok(false) => {
                // What is wrong with standard output is worse than that not all was done.
                self.flush(host)?;
                Err(self.interrupted(self.how_far()))
            }
            Err(error) => {
                if !self.request.wants_json && !matches!(error, Error::Output(_)) {
                    let kept = self.request.args.failed_to.as_ref();
                    let kept = kept.map(|file| format!("; the others are in {}", file.display())).unwrap_or_default();
                    host.stderr(&(view::error::safe(&format!("stopped: {}{kept}", self.how_far())) + "\n"));
                }
                Err(error)
            }
        }
    }

    /// The error of a run that a signal stopped.
    #[must_use]
    pub fn interrupted(&self, how_far: String) -> Error {
        match self.stop.signal() {
            Some(signal) => {
                let hint = (!self.is_single()).then(|| self.request.args.resume_hint(self.request.users));
                Error::Interrupted { signal, how_far, hint }
            }
            // Nothing else stops a run without an error of its own.
            None => Error::Asking(std::io::Error::other("the run was stopped")),
        }
    }

    /// How far it got: `12 users done (1 failed), up to line 12 of ids.txt`.
    #[must_use]
    pub fn how_far(&self) -> String {
        let failed = self.failures.count();
        let failed = if failed > 0 { format!(" ({failed} failed)") } else { String::new() };
        let line = self.reached.line.as_ref().map(|line| format!(", up to {line}")).unwrap_or_default();
        format!("{} done{failed}{line}", plural(self.reached.users, "user"))
    }

    fn fail(&mut self, number: usize, name: Option<&str>, error: &Error, host: &Host) -> Result<(), Error> {
        self.failures.add(name, error, host);
        match self.pending.remove(number) {
            Some(line) => self.keep(&line),
            None => Ok(()),
        }
    }

    /// Keeps an input in the file of `--failed-to`.
    fn keep(&mut self, line: &[u8]) -> Result<(), Error> {
        match &mut self.failed_to {
            // The key that is in use is kept nowhere.
            Some(file) if !self.api.client.is_key_in(line) => file.add(line),
            _ => Ok(()),
        }
    }

    /// Writes what is buffered for standard output; the inputs whose results it has accepted are done.
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

    /// All inputs are done but for these.
    pub fn keep_pending(&self, is_left: impl Fn(usize) -> bool) {
        self.pending.keep_only(is_left);
    }

    /// An input is done.
    pub fn done(&self, number: usize) {
        self.pending.remove(number);
    }

    /// Ends the run with this outcome: keeps the inputs that are left, and says what concerned several of them.
    ///
    /// # Errors
    /// That of the outcome; that some failed; that what is left could not be kept.
    pub fn finish(mut self, outcome: Result<(), Error>, host: &mut Host) -> Result<(), Error> {
        // What was written before it was stopped is right, and done.
        let flushed = self.flush(host);
        let outcome = outcome.and(flushed);
        let kept = self.keep_rest();
        let wants_notes = !self.request.global.quiet && (!self.request.wants_json || host.terminal.stderr);
        if wants_notes {
            host.stderr(&self.notes());
        }
        match (outcome, kept) {
            (Err(outcome), Err(kept)) => {
                let (first, last) = if outcome.signal().is_some() { (kept, outcome) } else { (outcome, kept) };
                let style = Style::choose(self.request.global.color, host.terminal.stderr, host);
                let wants_json = self.request.wants_json;
                host.stderr(&if wants_json { view::error::json(&first) } else { view::error::text(&first, style) });
                Err(last)
            }
            (outcome, kept) => outcome.and(kept),
        }
    }

    fn notes(&self) -> String {
        let repeated = match self.reached.repeated {
            0 => String::new(),
            1 => "note: 1 input names a user again, who is taken once\n".into(),
            n => format!("note: {n} inputs name a user again, who is taken once\n"),
        };
        self.failures.summary() + &repeated
    }

    /// Whether one of the users that failed may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.failures.retryable()
    }

    fn keep_rest(&mut self) -> Result<(), Error> {
        if self.failed_to.is_none() {
            return Ok(());
        }
        let inputs = Arc::clone(&self.inputs);
        let mut inputs = lock_within(&inputs, INPUT_TIMEOUT);
        for line in self.pending.take_all() {
            self.keep(&line)?;
        }
        if let Some(inputs) = &mut inputs {
            inputs.drop_pipes();
            for input in inputs.by_ref() {
                if let Some(line) = self.pending.remove(input.number) {
                    self.keep(&line)?;
                }
            }
        }
        let is_cut = inputs.is_none_or(|inputs| inputs.is_cut());
        self.failed_to.take().map_or(Ok(()), |file| file.finish(is_cut))
    }

    /// The progress bar, where a person waits, and neither types meanwhile nor sees lines that are not at their end yet.
    fn progress(&self, host: &Host) -> Option<Progress> {
        let Request { args, users, .. } = self.request;
        let types = host.terminal.stdin && args.reads_stdin(users);
        let is_wanted = self.wants_progress(host) && !types;
        is_wanted.then(|| Progress::show(input::count(users, args.users_from.as_deref()), "users", host))
    }

    /// Whether a progress bar is wanted.
    #[must_use]
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

/// How far a run has got.
#[derive(Default)]
struct Reached {
    users: usize,
    line: Option<Line>,
    /// How many inputs named a user again.
    repeated: usize,
}

impl Reached {
    fn add(&mut self, line: Option<Line>) {
        self.users += 1;
        self.line = line.or(self.line.take());
    }
}

impl Answered {
    fn weight(&self) -> usize {
        let responses = self.responses.as_ref();
        OVERHEAD + responses.map_or(0, |responses| responses.iter().map(|(_, response)| response.size()).sum())
    }
}

fn look(api: &Connection, resolved: Resolved, stop: &Stop) -> Answered {
    let Resolved { number, name, line, users, is_repeated } = resolved;
    let ask = |who: Who| api.client.sessions(who.id).map(|response| (who, response));
    let responses: Result<Vec<_>, Error> = users.and_then(|users| users.into_iter().map(ask).collect());
    if responses.as_ref().is_err_and(Error::is_fatal) {
        stop.request();
    }
    Answered { number, name, line, is_repeated, responses }
}

fn lock_within<T>(mutex: &Mutex<T>, limit: Duration) -> Option<MutexGuard<'_, T>> {
    let begun = Instant::now();
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if begun.elapsed() > limit => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
        }
    }
}
