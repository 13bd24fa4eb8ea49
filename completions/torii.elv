
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
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand sessions 'See who is signed in, and revoke sessions'
            cand users 'Find users, lock them out, and let them in again'
            cand api 'Ask the Backend API anything, with the configured key'
            cand config 'Keep secret keys, and see which one is used'
            cand doctor 'Check that key, network, certificate and clock are all right'
            cand sandbox 'Run a local Torii API with made-up data'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the active sessions of users'
            cand revoke 'Revoke sessions of users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions;list'= {
            cand --users-from 'Take users from this file, one a line; `-` is standard input'
            cand --users-column 'Take users from this column of a CSV file'
            cand --jobs 'Query up to N users in parallel, from 1 to 256'
            cand --rate 'Make at most N requests a second, from 1 to 1000'
            cand --failed-to 'Write the users that are left to this file'
            cand --ip 'Only sessions from this IP address, network or range'
            cand --ip-from 'Only sessions from the networks in this file, one a line'
            cand --not-ip 'Only sessions from elsewhere, such as not from the office'
            cand --not-ip-from 'Only sessions from elsewhere than the networks in this file'
            cand --country 'Only sessions from this country, such as `DK`'
            cand --not-country 'Only sessions from other countries than this'
            cand --asn 'Only sessions from the provider of this number, such as `3292`'
            cand --device 'Only sessions with this in the name of the device, such as `iphone`'
            cand --user-agent 'Only sessions with this in the user agent itself, such as `curl/8`'
            cand --org 'Only sessions that are pinned to this organization'
            cand --used-after 'Only sessions last used at this time or later, such as `90m` (ago)'
            cand --used-before 'Only sessions last used before this time, such as `7d` (ago)'
            cand --created-after 'Only sessions created at this time or later, such as `1h30m` (ago)'
            cand --created-before 'Only sessions created before this time, such as `2w` (ago)'
            cand --idle 'Only sessions not used for longer than this, such as `30d`'
            cand --geoip 'Look up where IP addresses are in this database'
            cand --sort 'Sort each user''s sessions by a column: `used`, `created`, `expires`, `ip`, …'
            cand --limit 'Show at most N sessions of each user, the first in this order'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --columns 'Columns of the table, CSV or Markdown: `id,device,used`, or `all`'
            cand --time 'How to write times'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand -l 'Print just the ids of the users that have such sessions, one a line'
            cand --users-only 'Print just the ids of the users that have such sessions, one a line'
            cand --watch 'Look again every few seconds until Ctrl-C, and mark what has changed'
            cand --impersonated 'Only sessions that were opened by impersonation'
            cand --reverse 'Reverse the order, whether it is that of `--sort` or the API''s'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells as they are, even harmful ones'
            cand --csv-bom 'Begin CSV with a byte order mark, for Excel'
            cand --full-ids 'Show session IDs whole also where another column has no room then'
            cand --redact 'Mask IDs, IP addresses and names, so that a ticket can be public'
            cand --no-names 'Don''t look up names: of the user, of operators, of organizations'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;sessions;revoke'= {
            cand --except 'With `--all`: keep this session; may be given several times'
            cand --reason 'Add a reason to each record, such as a ticket''s number'
            cand --users-from 'Take users from this file, one a line; `-` is standard input'
            cand --users-column 'Take users from this column of a CSV file'
            cand --jobs 'Query up to N users in parallel, from 1 to 256'
            cand --rate 'Make at most N requests a second, from 1 to 1000'
            cand --failed-to 'Write the users that are left to this file'
            cand --ip 'Only sessions from this IP address, network or range'
            cand --ip-from 'Only sessions from the networks in this file, one a line'
            cand --not-ip 'Only sessions from elsewhere, such as not from the office'
            cand --not-ip-from 'Only sessions from elsewhere than the networks in this file'
            cand --country 'Only sessions from this country, such as `DK`'
            cand --not-country 'Only sessions from other countries than this'
            cand --asn 'Only sessions from the provider of this number, such as `3292`'
            cand --device 'Only sessions with this in the name of the device, such as `iphone`'
            cand --user-agent 'Only sessions with this in the user agent itself, such as `curl/8`'
            cand --org 'Only sessions that are pinned to this organization'
            cand --used-after 'Only sessions last used at this time or later, such as `90m` (ago)'
            cand --used-before 'Only sessions last used before this time, such as `7d` (ago)'
            cand --created-after 'Only sessions created at this time or later, such as `1h30m` (ago)'
            cand --created-before 'Only sessions created before this time, such as `2w` (ago)'
            cand --idle 'Only sessions not used for longer than this, such as `30d`'
            cand --geoip 'Look up where IP addresses are in this database'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --all 'Revoke all sessions of the user, or of each user'
            cand --ignore-missing 'Accept whole IDs of sessions that the user doesn''t have'
            cand --dry-run 'Only show what would be done'
            cand --yes 'Don''t ask; with a live key it must be `--yes=live`'
            cand --impersonated 'Only sessions that were opened by impersonation'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells as they are, even harmful ones'
            cand --csv-bom 'Begin CSV with a byte order mark, for Excel'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;sessions;help'= {
            cand list 'List the active sessions of users'
            cand revoke 'Revoke sessions of users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;sessions;help;list'= {
        }
        &'torii;sessions;help;revoke'= {
        }
        &'torii;sessions;help;help'= {
        }
        &'torii;users'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand find 'Find users by email, name or ID'
            cand list 'List the users who pass filters'
            cand show 'Show one user: email, status, sessions and organizations'
            cand ban 'Lock users out: end all their sessions, and let them sign in no more'
            cand unban 'Let banned users sign in again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;users;find'= {
            cand --limit 'Show at most N users'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand -l 'Print just the IDs, one a line'
            cand --users-only 'Print just the IDs, one a line'
            cand --metadata 'Keep the metadata in JSON'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells as they are, even harmful ones'
            cand --csv-bom 'Begin CSV with a byte order mark, for Excel'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;users;list'= {
            cand --status 'Only users who are `active`, `banned` or `deleted`'
            cand --member-of 'Only members of this organization'
            cand --created-after 'Only users created at this time or later, such as `1h30m` (ago)'
            cand --created-before 'Only users created before this time, such as `2w` (ago)'
            cand --email 'Only users with this in their email, in any case'
            cand --name 'Only users with this in their name, in any case'
            cand --limit 'Show at most N users'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --all 'All users of the environment'
            cand -l 'Print just the IDs, one a line'
            cand --users-only 'Print just the IDs, one a line'
            cand --metadata 'Keep the metadata in JSON'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells as they are, even harmful ones'
            cand --csv-bom 'Begin CSV with a byte order mark, for Excel'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;users;show'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --json 'Print the user as the API sends it, as JSON'
            cand --metadata 'Keep the metadata in JSON'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;users;ban'= {
            cand --reason 'Add a reason to each record, such as a ticket''s number'
            cand --users-from 'Take users from this file, one a line; `-` is standard input'
            cand --users-column 'Take users from this column of a CSV file'
            cand --jobs 'Query up to N users in parallel, from 1 to 256'
            cand --rate 'Make at most N requests a second, from 1 to 1000'
            cand --failed-to 'Write the users that are left to this file'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --dry-run 'Only show what would be done'
            cand --yes 'Don''t ask; with a live key it must be `--yes=live`'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells as they are, even harmful ones'
            cand --csv-bom 'Begin CSV with a byte order mark, for Excel'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;users;unban'= {
            cand --reason 'Add a reason to each record, such as a ticket''s number'
            cand --users-from 'Take users from this file, one a line; `-` is standard input'
            cand --users-column 'Take users from this column of a CSV file'
            cand --jobs 'Query up to N users in parallel, from 1 to 256'
            cand --rate 'Make at most N requests a second, from 1 to 1000'
            cand --failed-to 'Write the users that are left to this file'
            cand -o 'The form of the answer'
            cand --output 'The form of the answer'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --dry-run 'Only show what would be done'
            cand --yes 'Don''t ask; with a live key it must be `--yes=live`'
            cand --json 'The same as `--output json`'
            cand --csv 'The same as `--output csv`'
            cand --csv-raw 'Leave CSV cells as they are, even harmful ones'
            cand --csv-bom 'Begin CSV with a byte order mark, for Excel'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;users;help'= {
            cand find 'Find users by email, name or ID'
            cand list 'List the users who pass filters'
            cand show 'Show one user: email, status, sessions and organizations'
            cand ban 'Lock users out: end all their sessions, and let them sign in no more'
            cand unban 'Let banned users sign in again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;users;help;find'= {
        }
        &'torii;users;help;list'= {
        }
        &'torii;users;help;show'= {
        }
        &'torii;users;help;ban'= {
        }
        &'torii;users;help;unban'= {
        }
        &'torii;users;help;help'= {
        }
        &'torii;api'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --paginate 'Follow `nextCursor` to the last page, and print all items as one array'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Ask for a secret key and keep it'
            cand list 'List the profiles'
            cand remove 'Remove a profile and its key'
            cand show 'Show every setting, and where it comes from'
            cand path 'Print where the configuration file is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;config;init'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --from-stdin 'Read the key from standard input and ask nothing'
            cand --no-check 'Don''t try the key on the API'
            cand --replace 'Replace the key of a profile that has one, without asking'
            cand --default 'Make it the default profile, also if there is another'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;list'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --json 'As one JSON array'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;remove'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --yes 'Don''t ask'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;show'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --json 'As one JSON object'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;path'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;config;help'= {
            cand init 'Ask for a secret key and keep it'
            cand list 'List the profiles'
            cand remove 'Remove a profile and its key'
            cand show 'Show every setting, and where it comes from'
            cand path 'Print where the configuration file is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;config;help;init'= {
        }
        &'torii;config;help;list'= {
        }
        &'torii;config;help;remove'= {
        }
        &'torii;config;help;show'= {
        }
        &'torii;config;help;path'= {
        }
        &'torii;config;help;help'= {
        }
        &'torii;doctor'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --json 'As one JSON object, for a support ticket'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;sandbox'= {
            cand --port 'Listen on this port; 0 takes a free one'
            cand --fixture 'Serve the sessions and users in this file instead of the made-up ones'
            cand --shell 'Print the two lines for this shell'
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;completions'= {
            cand --profile 'Use the key, URL and certificates of this profile'
            cand --config 'Read this configuration file instead of the usual one'
            cand --api-url 'Talk to the Torii API at this address'
            cand --secret-key-file 'Read the secret key from this file; `-` is standard input'
            cand --ca-cert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'Give up a call after this time, retries included'
            cand --retries 'Repeat a failed call this many times, at most 10'
            cand --color 'Use colour'
            cand --sandbox 'Try it out: talk to a built-in Torii API with made-up data'
            cand -q 'Print only results, warnings and errors'
            cand --quiet 'Print only results, warnings and errors'
            cand -v 'Say where each setting came from and what is asked of the API'
            cand --verbose 'Say where each setting came from and what is asked of the API'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'torii;help'= {
            cand sessions 'See who is signed in, and revoke sessions'
            cand users 'Find users, lock them out, and let them in again'
            cand api 'Ask the Backend API anything, with the configured key'
            cand config 'Keep secret keys, and see which one is used'
            cand doctor 'Check that key, network, certificate and clock are all right'
            cand sandbox 'Run a local Torii API with made-up data'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'torii;help;sessions'= {
            cand list 'List the active sessions of users'
            cand revoke 'Revoke sessions of users'
        }
        &'torii;help;sessions;list'= {
        }
        &'torii;help;sessions;revoke'= {
        }
        &'torii;help;users'= {
            cand find 'Find users by email, name or ID'
            cand list 'List the users who pass filters'
            cand show 'Show one user: email, status, sessions and organizations'
            cand ban 'Lock users out: end all their sessions, and let them sign in no more'
            cand unban 'Let banned users sign in again'
        }
        &'torii;help;users;find'= {
        }
        &'torii;help;users;list'= {
        }
        &'torii;help;users;show'= {
        }
        &'torii;help;users;ban'= {
        }
        &'torii;help;users;unban'= {
        }
        &'torii;help;api'= {
        }
        &'torii;help;config'= {
            cand init 'Ask for a secret key and keep it'
            cand list 'List the profiles'
            cand remove 'Remove a profile and its key'
            cand show 'Show every setting, and where it comes from'
            cand path 'Print where the configuration file is'
        }
        &'torii;help;config;init'= {
        }
        &'torii;help;config;list'= {
        }
        &'torii;help;config;remove'= {
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
