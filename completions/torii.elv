
use builtin;
use str;

set edit:completion:arg-completer[torii] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'torii'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'torii'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand sessions 'See who is signed in, and end sessions'
            cand users 'Find users'
            cand config 'Keep secret keys, and see which one is used'
            cand doctor 'Check that key, network, certificate and clock are all right'
            cand sandbox 'Run a local Torii API with made-up data'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the active sessions of users'
            cand revoke 'End sessions of users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions;list'= {
            cand --watch 'Look again every so many seconds until Ctrl-C, and mark what has changed (on a terminal)'
            cand --users-from 'Take the users from this file, one id or email address a line; `-` is standard input'
            cand --jobs 'Ask about so many users at a time, from 1 to 64'
            cand --rate 'Make at most so many requests a second, from 1 to 1000'
            cand --failed-to 'Write the users that failed to this file, so that they can be tried again with `--users-from`'
            cand --ip 'Only sessions from this address or network: `203.0.113.42`, `203.0.113.0/24`, `2001:db8::/32`'
            cand --device 'Only sessions with this in the name of the device, in any case: `iphone`'
            cand --user-agent 'Only sessions with this in the user agent itself, in any case: `curl/8`'
            cand --org 'Only sessions that are pinned to this organization: `01931a73-8b00-7000-8000-000000000000`'
            cand --used-after 'Only sessions last used at this time or later: `2026-05-16T09:30:00Z`, `2026-05-16`, `90m` (ago)'
            cand --used-before 'Only sessions last used before this time: `2026-05-16T09:30:00Z`, `2026-05-16`, `7d` (ago)'
            cand --created-after 'Only sessions created at this time or later: `2026-05-16T09:30:00Z`, `2026-05-16`, `1h30m` (ago)'
            cand --created-before 'Only sessions created before this time: `2026-05-16T09:30:00Z`, `2026-05-16`, `2w` (ago)'
            cand --idle 'Only sessions that have not been used for longer than this: `30d`'
            cand --sort 'Sort by this: `last-used` and `created` put the most recent first, `expires` the soonest'
            cand --limit 'Only the first sessions of those that are left, in this order: `10`'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --columns 'Columns of the table, CSV or Markdown: the API''s field names and `device`, or `all`'
            cand --time 'How to write times in the table and in Markdown; by default relative on a terminal, else UTC'
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand -l 'Print just the ids of the users that have such sessions, one a line'
            cand --users-only 'Print just the ids of the users that have such sessions, one a line'
            cand --impersonated 'Only sessions that were opened by impersonation'
            cand --reverse 'Turn the order round, whether it is that of `--sort` or the API''s'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells that a spreadsheet would run as a formula as they are, without a `''` in front'
            cand --redact 'Mask ids, addresses and names in the table or Markdown, so that a ticket can be public'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;sessions;revoke'= {
            cand --except 'With `--all`: keep this session; may be given several times'
            cand --yes 'Don''t ask; with a live key it must be `--yes=live`'
            cand --users-from 'Take the users from this file, one id or email address a line; `-` is standard input'
            cand --jobs 'Ask about so many users at a time, from 1 to 64'
            cand --rate 'Make at most so many requests a second, from 1 to 1000'
            cand --failed-to 'Write the users that failed to this file, so that they can be tried again with `--users-from`'
            cand --ip 'Only sessions from this address or network: `203.0.113.42`, `203.0.113.0/24`, `2001:db8::/32`'
            cand --device 'Only sessions with this in the name of the device, in any case: `iphone`'
            cand --user-agent 'Only sessions with this in the user agent itself, in any case: `curl/8`'
            cand --org 'Only sessions that are pinned to this organization: `01931a73-8b00-7000-8000-000000000000`'
            cand --used-after 'Only sessions last used at this time or later: `2026-05-16T09:30:00Z`, `2026-05-16`, `90m` (ago)'
            cand --used-before 'Only sessions last used before this time: `2026-05-16T09:30:00Z`, `2026-05-16`, `7d` (ago)'
            cand --created-after 'Only sessions created at this time or later: `2026-05-16T09:30:00Z`, `2026-05-16`, `1h30m` (ago)'
            cand --created-before 'Only sessions created before this time: `2026-05-16T09:30:00Z`, `2026-05-16`, `2w` (ago)'
            cand --idle 'Only sessions that have not been used for longer than this: `30d`'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --all 'End all sessions of the user, or of each user'
            cand --ignore-missing 'Take it that sessions which the user doesn''t have (whole ids only) have ended already'
            cand --dry-run 'Only show what would end'
            cand --impersonated 'Only sessions that were opened by impersonation'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells that a spreadsheet would run as a formula as they are, without a `''` in front'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;sessions;help'= {
            cand list 'List the active sessions of users'
            cand revoke 'End sessions of users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions;help;list'= {
        }
        &'torii;sessions;help;revoke'= {
        }
        &'torii;sessions;help;help'= {
        }
        &'torii;users'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand find 'Find users by address or name'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;users;find'= {
            cand --limit 'Show this many users at most'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --metadata 'Keep the metadata in JSON'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells that a spreadsheet would run as a formula as they are, without a `''` in front'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;users;help'= {
            cand find 'Find users by address or name'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;users;help;find'= {
        }
        &'torii;users;help;help'= {
        }
        &'torii;config'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Ask for a secret key and keep it'
            cand show 'Show every setting, and where it comes from'
            cand path 'Print where the configuration file is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;config;init'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --from-stdin 'Read the key from standard input and ask nothing'
            cand --no-check 'Don''t try the key on the API'
            cand --replace 'Replace the key of a profile that has one, without asking'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;show'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --json 'As one JSON object'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;path'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;help'= {
            cand init 'Ask for a secret key and keep it'
            cand show 'Show every setting, and where it comes from'
            cand path 'Print where the configuration file is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;config;help;init'= {
        }
        &'torii;config;help;show'= {
        }
        &'torii;config;help;path'= {
        }
        &'torii;config;help;help'= {
        }
        &'torii;doctor'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --json 'As one JSON object, for a support ticket'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;sandbox'= {
            cand --port 'Listen on this port; 0 takes a free one'
            cand --fixture 'Serve the sessions in this file instead of the made-up ones'
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;completions'= {
            cand --profile 'Take key, URL and certificates from this profile of the configuration file'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up an API call after this time, retries included: `30` or `30s`'
            cand --retries 'Try a call that failed for a passing reason this many times more, at most 10'
            cand --color 'When to use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Say nothing but the answer and errors'
            cand --quiet 'Say nothing but the answer and errors'
            cand -v 'Say on standard error where each setting came from and what is asked of the API'
            cand --verbose 'Say on standard error where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;help'= {
            cand sessions 'See who is signed in, and end sessions'
            cand users 'Find users'
            cand config 'Keep secret keys, and see which one is used'
            cand doctor 'Check that key, network, certificate and clock are all right'
            cand sandbox 'Run a local Torii API with made-up data'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;help;sessions'= {
            cand list 'List the active sessions of users'
            cand revoke 'End sessions of users'
        }
        &'torii;help;sessions;list'= {
        }
        &'torii;help;sessions;revoke'= {
        }
        &'torii;help;users'= {
            cand find 'Find users by address or name'
        }
        &'torii;help;users;find'= {
        }
        &'torii;help;config'= {
            cand init 'Ask for a secret key and keep it'
            cand show 'Show every setting, and where it comes from'
            cand path 'Print where the configuration file is'
        }
        &'torii;help;config;init'= {
        }
        &'torii;help;config;show'= {
        }
        &'torii;help;config;path'= {
        }
        &'torii;help;doctor'= {
        }
        &'torii;help;sandbox'= {
        }
        &'torii;help;completions'= {
        }
        &'torii;help;help'= {
        }
    ]
    $completions[$command]
}
