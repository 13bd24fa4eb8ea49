//! A command's arguments, built only once the command is named.

use std::ops::Deref;

use clap::error::Result;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

/// The arguments of a command.
///
/// Without this, clap builds those of every command with all help texts at each start, and a run needs one command's.
#[derive(Debug)]
pub struct Deferred<T>(Box<T>);

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(|command| globals_last(T::augment_args(command)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        command.defer(|command| globals_last(T::augment_args_for_update(command)))
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self> {
        T::from_arg_matches(matches).map(Box::new).map(Deferred)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self> {
        T::from_arg_matches_mut(matches).map(Box::new).map(Deferred)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<()> {
        self.0.update_from_arg_matches(matches)
    }

    fn update_from_arg_matches_mut(&mut self, matches: &mut ArgMatches) -> Result<()> {
        self.0.update_from_arg_matches_mut(matches)
    }
}

/// Puts the global flags behind the command's own arguments, for that is the order of the help.
///
/// They come first because clap has given them to the command before it asked for the others.
fn globals_last(command: Command) -> Command {
    let (mut own, mut global) = (Vec::new(), Vec::new());
    let command = command.mut_args(|arg| {
        let place = if arg.is_global_set() { &mut global } else { &mut own };
        place.push(arg);
        Arg::default()
    });
    let mut args = own.into_iter().chain(global);
    command.mut_args(|_| args.next().unwrap_or_default())
}
