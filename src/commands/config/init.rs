//! `torii config init`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::client::{Client, ClientOptions};
use crate::config::{
    ApiUrl, ConfigFile, DEFAULT_API_URL, KeySource, MakeDefault, NewProfile, OTHER_API_URL, Origin, Proxy, Section,
    Settings, Sourced,
};
use crate::context;
use crate::error::{Error, Hint};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::prompt;
use crate::secret::{self, KeyType, SecretKey};
use crate::signal::Stop;
use crate::view::error::safe;
use crate::view::sanitize;

/// Add a secret key to the configuration file
///
/// Asks for the secret key (not shown), the name of the profile (or `--profile`) and the API URL (or `--api-url`), checks the key, and
/// writes the profile to the configuration file, which only you can read. Other settings and comments stay. The first profile becomes the default.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii config init
  torii config init --profile live
  pass show torii/test | torii config init --from-stdin --profile test")]
#[allow(clippy::struct_excessive_bools)] // Each is a flag of its own.
pub struct InitArgs {
    /// Read the secret key from standard input, and ask nothing
    #[arg(long)]
    from_stdin: bool,

    /// Save the secret key without checking it
    #[arg(long)]
    no_check: bool,

    /// Replace the secret key of an existing profile without asking
    #[arg(long)]
    replace: bool,

    /// Make it the default profile, even if there is another
    #[arg(long)]
    default: bool,
}

impl InitArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        self.check(global, host)?;
        let path = ConfigFile::required_path(global.config.as_deref(), host)?.value;
        let mut config = ConfigFile::load_or_default(global.config.as_deref(), host)?;

        // First, since its type proposes the name of the profile.
        let key = self.key(host)?;
        let name = self.name(global, key.value.key_type())?;
        let is_first = config.profiles.is_empty();
        let known = config.profiles.remove(&name).unwrap_or_default();
        if known.key.is_some() {
            let is_command = matches!(known.key, Some(KeySource::Command { .. }));
            let what = if is_command { "a secret_key_command" } else { "a key" };
            self.confirm_replace(&name, what, &path)?;
        }
        let url = self.url(global, &known, &config)?;
        // A URL that was given for this profile is saved in it, even if it is the default.
        let is_pinned = global.api_url.is_some() || known.api_url.is_some();
        let settings = Settings {
            audit_log: None,
            geoip: None,
            profile: None,
            proxy: Proxy::for_url(&url.value, host)?,
            ca_cert: ca_cert(global, &known, &config),
            key,
            timeout: global.timeout,
            retries: global.retries,
            api_url: url,
        };
        let new = NewProfile {
            name: &name,
            key: settings.key.value.clone(),
            api_url: Some(settings.api_url.value.to_string())
                .filter(|url| is_pinned || url != config.top.api_url.as_deref().unwrap_or(DEFAULT_API_URL)),
            ca_cert: global.ca_cert.as_deref().map(absolute).transpose()?,
            may_replace: self.replace || known.key.is_some(),
            default: match config.default_profile.is_none() && config.top.key.is_none() && is_first {
                _ if self.default => MakeDefault::Yes,
                true => MakeDefault::IfNone,
                false => MakeDefault::No,
            },
        };
        if !self.no_check {
            test_key(settings, global, host)?;
        }
        new.save(&path)?;
        if !global.quiet {
            host.stderr(&summary(&new, &path, host));
        }
        Ok(())
    }

    /// Checks that the key and the API URL can be asked for, and belong together.
    fn check(&self, global: &GlobalArgs, host: &Host) -> Result<(), Error> {
        if global.secret_key_file.is_some() {
            let problem = "the argument '--secret-key-file' cannot be used with 'torii config init': use --from-stdin";
            return Err(Error::Usage(problem.into()));
        }
        let has_person = host.terminal.stdin && host.terminal.stderr;
        if !self.from_stdin && !has_person {
            return Err(Error::Usage("can't prompt without a terminal: pipe the key in with --from-stdin".into()));
        }
        if global.api_url.is_none() && host.env("TORII_API_URL").is_some() {
            return Err(Error::Setting {
                origin: Origin::Env("TORII_API_URL").to_string(),
                problem: "is set, and may not be meant for this key".into(),
                hint: Some(Hint::ConfirmUrl { may_set_key: false }),
            });
        }
        Ok(())
    }

    fn key(&self, host: &mut Host) -> Result<Sourced<SecretKey>, Error> {
        let source = if self.from_stdin {
            Sourced::new(KeySource::Stdin, Origin::Stdin)
        } else {
            host.stderr("copy the secret key (sk_…) from the Torii dashboard; your input is hidden\n");
            let answer = prompt::secret("Secret key")?;
            // A pasted key may have spaces around it.
            Sourced::new(KeySource::Text(answer.trim().as_bytes().to_vec().into()), Origin::Prompt)
        };
        Ok(Sourced::new(source.read(host)?, source.origin))
    }

    /// Returns the profile's name, which by default depends on the type of the key.
    fn name(&self, global: &GlobalArgs, key_type: KeyType) -> Result<String, Error> {
        let proposal = match key_type {
            KeyType::Live => "live",
            KeyType::Test => "test",
            KeyType::Unknown => "default",
        };
        let name = match &global.profile {
            Some(name) => name.clone(),
            None if self.from_stdin => proposal.into(),
            None => prompt::line("Name of the profile", proposal, check_name)?,
        };
        check_name(&name).map_err(|problem| Error::Usage(format!("the name of the profile {problem}")))?;
        Ok(name)
    }

    /// Asks whether to replace the key of a profile, if that wasn't decided by `--replace`.
    fn confirm_replace(&self, name: &str, what: &str, path: &Path) -> Result<(), Error> {
        if self.replace {
            return Ok(());
        }
        if self.from_stdin {
            return Err(Error::Config {
                path: path.to_owned(),
                line: None,
                problem: format!("profile \"{name}\" has {what} already"),
                hint: Some(Hint::ReplaceProfile),
            });
        }
        let question = format!("Profile \"{}\" has {what} already. Replace it?", safe(name));
        match prompt::confirm(&question, &Stop::default())? {
            Some(true) => Ok(()),
            _ => Err(Error::Declined("nothing was changed".into())),
        }
    }

    fn url(&self, global: &GlobalArgs, known: &Section, config: &ConfigFile) -> Result<Sourced<ApiUrl>, Error> {
        if let Some(url) = &global.api_url {
            return Sourced::new(url.clone(), Origin::Flag("--api-url")).parse();
        }
        let default = known.api_url.as_deref().or(config.top.api_url.as_deref()).unwrap_or(DEFAULT_API_URL);
        let url = if self.from_stdin {
            default.to_owned()
        } else {
            let check = |url: &str| ApiUrl::parse(url).map(drop).map_err(|problem| format!("this {problem}"));
            let other = if default == OTHER_API_URL { DEFAULT_API_URL } else { OTHER_API_URL };
            prompt::line(&format!("API URL (there is also {other})"), default, check)?
        };
        let origin = if self.from_stdin { config.origin(None) } else { Origin::Prompt };
        Sourced::new(url, origin).parse()
    }
}

/// Checks that a profile name can be typed after `--profile` and is not a key.
fn check_name(name: &str) -> Result<(), String> {
    let is_typable = !name.starts_with('-') && !name.chars().any(|c| c.is_whitespace() || sanitize::is_forbidden(c));
    if name.is_empty() || name.len() > 100 || !is_typable {
        return Err("must be one word that can be seen and typed".into());
    }
    if secret::mask(name) != name {
        return Err("looks like a secret key: a word such as live or test is meant".into());
    }
    Ok(())
}

/// Makes a request with the key, and reports its environment.
fn test_key(settings: Settings, global: &GlobalArgs, host: &Host) -> Result<(), Error> {
    let client = Client::new(settings, ClientOptions::sequential(), context::event_listener(global, host))?;
    let environment = client.environment().inspect_err(|_| {
        host.stderr(
            "nothing was written: use --api-url URL if the API is elsewhere, or --no-check to keep the key untested\n",
        );
    })?;
    if !global.quiet {
        let which = environment.map_or("it has no users yet".into(), |id| format!("environment {id}"));
        host.stderr(&format!("the key works: {which}\n"));
    }
    Ok(())
}

fn ca_cert(global: &GlobalArgs, known: &Section, config: &ConfigFile) -> Option<Sourced<PathBuf>> {
    let flag = global.ca_cert.clone().map(|path| Sourced::new(path, Origin::Flag("--ca-cert")));
    let file = known.ca_cert.clone().or(config.top.ca_cert.clone());
    flag.or(file.map(|path| Sourced::new(path, config.origin(None))))
}

/// Returns an absolute path, as a relative one in the file would be relative to the file.
fn absolute(path: &Path) -> Result<String, Error> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.into_os_string().into_string().map_err(|_| Error::Setting {
        origin: Origin::Flag("--ca-cert").to_string(),
        problem: "names a path that is not UTF-8, which the configuration can't hold".into(),
        hint: None,
    })
}

fn summary(new: &NewProfile<'_>, path: &Path, host: &Host) -> String {
    let name = new.name;
    let kind = new.key.key_type().label();
    let mut lines = vec![format!("profile \"{name}\" with a {kind} key is in {}", path.display())];
    let variable = ["TORII_SECRET_KEY", "TORII_PROFILE"].into_iter().find(|variable| host.env(variable).is_some());
    if let Some(variable) = variable {
        lines.push(format!("{variable} is set and overrides it: unset {variable}, or use --profile {name}"));
    } else if new.default == MakeDefault::No {
        lines.push(format!("to use it: --profile {name}, or default_profile = \"{name}\" in that file"));
    }
    lines.iter().map(|line| safe(line) + "\n").collect()
}
