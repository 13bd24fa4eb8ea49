//! Runs a command over its users and reports what is left.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::args::BatchArgs;
use super::failed_to::FailedTo;
use super::failures::Failures;
use super::input::{self, Inputs, Missing, Pending, UserArg};
use super::ordered::{Order, Ordered, Plan, ordered};
use super::progress::{Progress, ProgressKind};
use super::resolve::{Ambiguous, Resolved, Resolver};
use crate::client::SessionsResponse;
use crate::context::Context;
use crate::error::{Code, Error, Hint};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::lines::Line;
use crate::signal::{self, Signal, Stop};
use crate::view;
use crate::view::header::UserIdentity;
use crate::view::plural;

/// Maximum size of responses that are not emitted yet, in bytes.
const WINDOW: usize = 4 * 1024 * 1024;
/// Size of a result without its responses, in bytes.
const OVERHEAD: usize = 256;

/// Parameters of a run.
pub struct Request<'a> {
    pub args: &'a BatchArgs,
    pub users: &'a [UserArg],
    pub ambiguous: Ambiguous,
    pub user_records: UserRecords,
    /// For a command that changes something after the run: what to say if the run is stopped (`nothing was revoked`).
    pub not_done: Option<&'static str>,
    pub wants_json: bool,
    pub global: &'a GlobalArgs,
}

/// Whether the users are fetched with their sessions, unless their email was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserRecords {
    Unneeded,
    /// To show whose sessions they are. A user who can't be fetched keeps the ID.
    Shown,
    Needed,
}

/// A run over one or more users. [`Batch::finish`] must be called however it ends, to save the inputs that are left.
pub struct Batch<'a> {
    request: Request<'a>,
    inputs: Arc<Mutex<Inputs>>,
    pub pending: Pending,
    pub api: Arc<Context>,
    /// Once requested, no request is started.
    pub stop: Stop,
    signals: Option<signal::Guard>,
    progress_kind: ProgressKind,
    pub failures: Failures,
    failed_to: Option<FailedTo>,
    /// Number of handled inputs, without duplicates.
    pub users: usize,
    /// Position of the last handled input from a file.
    line: Option<Line>,
    /// Number of inputs that resolved to users of earlier inputs.
    duplicates: usize,
    /// Whether the `--jobs` hint may still be shown.
    may_hint: bool,
    /// Inputs whose results are still buffered, each with the position in standard output where its result ends.
    unwritten: VecDeque<(u64, usize)>,
}

/// The users that an input resolves to, with their sessions.
pub type Responses = Vec<(UserIdentity, SessionsResponse)>;

/// How the callback of [`Batch::run`] handled an input.
pub enum Handled {
    /// Its result was written. It is done once standard output has accepted that.
    Written,
    /// The caller handles it after the run. It stays pending.
    Deferred,
}

/// An input with the sessions of its users.
struct InputResult {
    number: usize,
    name: Option<String>,
    line: Option<Line>,
    is_duplicate: bool,
    length: usize,
    responses: Result<Responses, Error>,
}

impl<'a> Batch<'a> {
    /// Opens the inputs and the connection. Reads no input and makes no request yet.
    pub fn open(request: Request<'a>, host: &mut Host) -> Result<Batch<'a>, Error> {
        let Request { args, users, global, wants_json, .. } = request;
        args.check()?;
        let reads_stdin = args.reads_stdin(users);
        if reads_stdin && global.secret_key_file.as_deref().is_some_and(input::is_stdin) {
            return Err(Error::Usage("standard input can't give both the users and the secret key".into()));
        }
        let progress_kind = ProgressKind::choose(host)?;
        let stop = Stop::default();
        let inputs = Inputs::open(users, args.users_file(), &stop)?;
        let api = Arc::new(Context::open(global, args.client_options(!request.is_single(), &stop), host)?);
        if reads_stdin && host.terminal.stdin && host.terminal.stderr && !global.quiet {
            let end = if cfg!(windows) { "Ctrl-Z and Enter end" } else { "Ctrl-D ends" };
            host.stderr(&format!("type one user a line; {end} the list\n"));
        }
        Ok(Batch {
            pending: inputs.pending(),
            inputs: Arc::new(Mutex::new(inputs)),
            progress_kind,
            failures: Failures::new(wants_json, host.terminal.stderr_style, args.failed_to.is_some(), host),
            request,
            api,
            stop,
            signals: None,
            failed_to: None,
            users: 0,
            line: None,
            duplicates: 0,
            may_hint: args.has_default_jobs(),
            unwritten: VecDeque::new(),
        })
    }

    /// Returns whether there is just one user, given as an argument. Its error is then the error of the run.
    pub fn is_single(&self) -> bool {
        self.request.is_single()
    }

    /// Makes signals stop the run instead of ending the process.
    pub fn stop_on_signals(&mut self, host: &mut Host) {
        host.stop_with(&self.stop);
        // JSON on standard error must stay free of text, unless standard error is a terminal.
        let wants_message = host.terminal.stderr || !self.request.wants_json;
        let (messages, api) = (host.messages(), Arc::clone(&self.api));
        self.signals = Some(signal::stop_on_signal(&self.stop, move || {
            let requests = api.client.in_flight();
            if requests > 0 && wants_message {
                let requests = plural(requests, "request");
                messages.write(&format!("stopping: waiting for {requests}; press Ctrl-C again to stop now\n"));
            }
        }));
    }

    /// Queries the sessions of each user and calls `each` on this thread with the input's number, in input order. Reports users
    /// that fail and goes on with the rest.
    ///
    /// Returns a fatal error (standard output, a rejected key, a signal), or the error of a single user.
    pub fn run(
        &mut self,
        host: &mut Host,
        mut each: impl FnMut(&mut Host, usize, Responses) -> Result<Handled, Error>,
    ) -> Result<(), Error> {
        let Request { args, ambiguous, user_records, .. } = self.request;
        let resolver = Resolver::new(Arc::clone(&self.inputs), Arc::clone(&self.api), ambiguous);
        let (api, stop) = (Arc::clone(&self.api), self.stop.clone());
        let query = move |resolved| query(&api, resolved, user_records, &stop);
        if self.is_single() {
            return resolver.map(query).try_for_each(|user| each(host, user.number, user.responses?).map(drop));
        }
        self.stop_on_signals(host);
        if let Some(file) = &args.failed_to {
            self.failed_to = Some(FailedTo::open(file, args.users_from.as_deref(), &self.stop)?);
        }
        let mut progress = self.show_users(host);
        let plan = Plan { jobs: args.jobs(), window: WINDOW, order: Order::Input, stop: self.stop.clone() };
        let mut results = ordered(plan, resolver, query, InputResult::weight).map_err(Error::Thread)?;
        let outcome = self.emit(&mut results, &mut progress, host, &mut each);
        progress.finish(host);
        match outcome {
            // Blocked output is an error then, too.
            _ if self.stop.is_immediate() => Err(self.interrupted(self.how_far())),
            Ok(true) => self.flush(host),
            // An error of standard output takes precedence over the interruption.
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
        results: &mut Ordered<InputResult>,
        progress: &mut Progress,
        host: &mut Host,
        each: &mut impl FnMut(&mut Host, usize, Responses) -> Result<Handled, Error>,
    ) -> Result<bool, Error> {
        loop {
            if !results.is_ready() {
                // A reader of the output should not wait for the next result.
                self.flush(host)?;
            }
            let Some((_, InputResult { number, name, line, is_duplicate, responses, .. })) = results.next() else {
                return Ok(results.is_complete());
            };
            let mut handle = |host: &mut Host, responses| {
                let handled = each(host, number, responses)?;
                // On a terminal, output must be flushed before the bar is shown again.
                if host.terminal.stdout { self.flush(host).map(|()| handled) } else { Ok(handled) }
            };
            let handled = responses.and_then(|responses| progress.suspend(host, |host| handle(host, responses)));
            match handled {
                Ok(Handled::Written) => self.unwritten.push_back((host.stdout.position(), number)),
                Ok(Handled::Deferred) => {}
                // A request that a stop prevented has not failed. A later result may have the reason of the stop.
                Err(error) if error.code() == Code::Interrupted => {
                    let fatal = results.find_map(|(_, next)| next.responses.err().filter(Error::is_fatal));
                    return fatal.map_or(Ok(false), Err);
                }
                Err(error) if error.is_fatal() => return Err(error),
                Err(error) => {
                    self.failures.add(name.as_deref(), &error, host);
                    let line = self.pending.remove(number);
                    line.map_or(Ok(()), |line| self.save(&line))?;
                }
            }
            self.users += usize::from(!is_duplicate);
            self.line = line.or(self.line.take());
            self.duplicates += usize::from(is_duplicate);
            progress.add(1, self.failures.count);
            if self.may_hint && progress.is_long() {
                self.may_hint = false;
                host.stderr("--jobs N queries more users in parallel\n");
            }
        }
    }

    /// Returns the error of a run that a signal stopped.
    pub fn interrupted(&self, how_far: String) -> Error {
        let signal = self.stop.signal().unwrap_or(Signal::INTERRUPT);
        let Request { args, users, not_done, .. } = self.request;
        let hint = args.resume_hint(users).or((not_done.is_none() && !self.is_single()).then_some(Hint::KeepUsers));
        Error::Interrupted { signal, progress: how_far, hint }
    }

    /// Returns `12 users done (1 failed), up to line 12 of ids.txt`, or `12 users checked; nothing was revoked`.
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

    /// Saves an input in the `--failed-to` file, unless it contains the key in use.
    fn save(&mut self, line: &[u8]) -> Result<(), Error> {
        match &mut self.failed_to {
            Some(file) if !self.api.client.is_key_in(line) => file.add(line),
            _ => Ok(()),
        }
    }

    /// Flushes standard output and marks inputs as done whose results it has accepted.
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

    /// Ends the run: saves the inputs that are left and prints a summary. Returns `outcome`, or the error of saving.
    pub fn finish(mut self, outcome: Result<(), Error>, host: &mut Host) -> Result<(), Error> {
        let flushed = self.flush(host);
        let outcome = outcome.and(flushed).and_then(|()| match self.stop.signal() {
            // The signal came after all was done; it ends the program all the same.
            Some(_) => Err(self.interrupted(format!("{} done", plural(self.users, "user")))),
            None => Ok(()),
        });
        self.stop.begin_saving();
        let saved = self.save_pending();
        let Request { global, wants_json, .. } = self.request;
        if !global.quiet && (!wants_json || host.terminal.stderr) {
            let duplicates = match self.duplicates {
                0 => String::new(),
                n => format!("note: skipped {}: the user was named before\n", plural(n, "input")),
            };
            let is_empty = !self.is_single() && self.users == 0 && outcome.is_ok();
            let empty = if is_empty { "note: the input has no users\n" } else { "" };
            host.stderr(&(self.failures.summary() + &duplicates + empty));
        }
        match (outcome, saved) {
            (Err(outcome), Err(saved)) => {
                let (first, last) = if outcome.signal().is_some() { (saved, outcome) } else { (outcome, saved) };
                view::error::report(&first, wants_json, host);
                Err(last)
            }
            (outcome, saved) => outcome.and(saved),
        }
    }

    fn save_pending(&mut self) -> Result<(), Error> {
        if self.failed_to.is_none() {
            return Ok(());
        }
        let inputs = Arc::clone(&self.inputs);
        // On Windows a read can't be stopped, so a thread may hold this lock for ever.
        let mut inputs = (0..200).find_map(|_| {
            inputs.try_lock().ok().or_else(|| {
                thread::sleep(Duration::from_millis(5));
                None
            })
        });
        for line in self.pending.take_all() {
            self.save(&line)?;
        }
        if let Some(inputs) = &mut inputs {
            inputs.drop_pipes();
            for input in inputs.by_ref() {
                let line = self.pending.remove(input.number);
                line.map_or(Ok(()), |line| self.save(&line))?;
            }
        }
        let missing = inputs.map_or(Missing::Unreadable, |inputs| inputs.missing);
        self.failed_to.take().map_or(Ok(()), |file| file.finish(missing))
    }

    /// Shows the progress over the users, unless they are typed on the terminal.
    fn show_users(&self, host: &Host) -> Progress {
        let Request { args, users, .. } = self.request;
        if host.terminal.stdin && args.reads_stdin(users) {
            return Progress::none();
        }
        self.show_progress(input::count(users, args.users_file()), "users", host)
    }

    /// Shows the progress if it is wanted. JSON on the same terminal has unfinished lines that it would break.
    pub fn show_progress(&self, total: Option<usize>, items: &'static str, host: &Host) -> Progress {
        let Request { global, wants_json, .. } = self.request;
        let has_open_lines = host.terminal.stdout && wants_json;
        if !host.terminal.stderr || global.quiet || global.verbose > 0 || has_open_lines {
            return Progress::none();
        }
        Progress::show(self.progress_kind, total, items, host)
    }
}

impl Request<'_> {
    fn is_single(&self) -> bool {
        matches!(self.users, [UserArg::User(_)]) && self.args.users_from.is_none()
    }
}

impl InputResult {
    fn weight(&self) -> usize {
        let responses = self.responses.as_ref();
        OVERHEAD
            + self.length
            + responses.map_or(0, |responses| responses.iter().map(|(_, response)| response.size()).sum())
    }
}

/// Queries the sessions of an input's users, and perhaps the users. A fatal error stops the run.
fn query(api: &Context, resolved: Resolved, user_records: UserRecords, stop: &Stop) -> InputResult {
    let Resolved { number, name, line, users, is_duplicate, length } = resolved;
    let sessions = |mut user: UserIdentity| {
        if user.user.is_none() {
            user.user = match user_records {
                UserRecords::Unneeded => None,
                UserRecords::Shown => api.client.look_up_user(user.id).map(|record| record.user),
                UserRecords::Needed => Some(api.client.user(user.id)?.user),
            };
        }
        let response = api.client.sessions(user.id)?;
        Ok((user, response))
    };
    let responses: Result<Responses, Error> = users.and_then(|users| users.into_iter().map(sessions).collect());
    if responses.as_ref().is_err_and(Error::is_fatal) {
        stop.request();
    }
    InputResult { number, name, line, is_duplicate, length, responses }
}
