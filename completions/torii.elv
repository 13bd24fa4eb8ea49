
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
            cand sessions 'See who is signed in'
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
            cand list 'List the active sessions of a user'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions;list'= {
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
            cand list 'List the active sessions of a user'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions;help;list'= {
        }
        &'torii;sessions;help;help'= {
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
            cand sessions 'See who is signed in'
            cand config 'Keep secret keys, and see which one is used'
            cand doctor 'Check that key, network, certificate and clock are all right'
            cand sandbox 'Run a local Torii API with made-up data'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;help;sessions'= {
            cand list 'List the active sessions of a user'
        }
        &'torii;help;sessions;list'= {
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
