
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'torii' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'torii'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'torii' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'See who is signed in, and revoke sessions')
            [CompletionResult]::new('users', 'users', [CompletionResultType]::ParameterValue, 'Find users, lock them out, and let them in again')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Ask the Backend API anything, with the configured key')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Keep secret keys, and see which one is used')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check that key, network, certificate and clock are all right')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run a local Torii API with made-up data')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;sessions' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the active sessions of users')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'Count sessions and users by network, device, country, …')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke sessions of users')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;sessions;list' {
            [CompletionResult]::new('--users-from', '--users-from', [CompletionResultType]::ParameterName, 'Take users from this file, one a line; `-` is standard input')
            [CompletionResult]::new('--users-column', '--users-column', [CompletionResultType]::ParameterName, 'Take users from this column of a CSV file')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Query up to N users in parallel, from 1 to 256')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Make at most N requests a second, from 1 to 1000')
            [CompletionResult]::new('--failed-to', '--failed-to', [CompletionResultType]::ParameterName, 'Write the users that are left to this file')
            [CompletionResult]::new('--ip', '--ip', [CompletionResultType]::ParameterName, 'Only sessions from this IP address, network or range')
            [CompletionResult]::new('--ip-from', '--ip-from', [CompletionResultType]::ParameterName, 'Only sessions from the networks in this file, one a line')
            [CompletionResult]::new('--not-ip', '--not-ip', [CompletionResultType]::ParameterName, 'Only sessions from elsewhere, such as not from the office')
            [CompletionResult]::new('--not-ip-from', '--not-ip-from', [CompletionResultType]::ParameterName, 'Only sessions from elsewhere than the networks in this file')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Only sessions from this country, such as `DK`')
            [CompletionResult]::new('--not-country', '--not-country', [CompletionResultType]::ParameterName, 'Only sessions from other countries than this')
            [CompletionResult]::new('--asn', '--asn', [CompletionResultType]::ParameterName, 'Only sessions from the provider of this number, such as `3292`')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'Only sessions with this in the name of the device, such as `iphone`')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'Only sessions with this in the user agent itself, such as `curl/8`')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Only sessions that are pinned to this organization')
            [CompletionResult]::new('--used-after', '--used-after', [CompletionResultType]::ParameterName, 'Only sessions last used at this time or later, such as `90m` (ago)')
            [CompletionResult]::new('--used-before', '--used-before', [CompletionResultType]::ParameterName, 'Only sessions last used before this time, such as `7d` (ago)')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only sessions created at this time or later, such as `1h30m` (ago)')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only sessions created before this time, such as `2w` (ago)')
            [CompletionResult]::new('--idle', '--idle', [CompletionResultType]::ParameterName, 'Only sessions not used for longer than this, such as `30d`')
            [CompletionResult]::new('--geoip', '--geoip', [CompletionResultType]::ParameterName, 'Look up where IP addresses are in this database')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Sort each user''s sessions by a column: `used`, `created`, `expires`, `ip`, …')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most N sessions of each user, the first in this order')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns of the table, CSV or Markdown: `id,device,used`, or `all`')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'How to write times')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Print just the ids of the users that have such sessions, one a line')
            [CompletionResult]::new('--users-only', '--users-only', [CompletionResultType]::ParameterName, 'Print just the ids of the users that have such sessions, one a line')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Look again every few seconds until Ctrl-C, and mark what has changed')
            [CompletionResult]::new('--impersonated', '--impersonated', [CompletionResultType]::ParameterName, 'Only sessions that were opened by impersonation')
            [CompletionResult]::new('--reverse', '--reverse', [CompletionResultType]::ParameterName, 'Reverse the order, whether it is that of `--sort` or the API''s')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--full-ids', '--full-ids', [CompletionResultType]::ParameterName, 'Show session IDs whole also where another column has no room then')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask IDs, IP addresses and names, so that a ticket can be public')
            [CompletionResult]::new('--no-names', '--no-names', [CompletionResultType]::ParameterName, 'Don''t look up names: of the user, of operators, of organizations')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;sessions;summary' {
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Count by one or two fields: `ip`, `device`, `day`, …')
            [CompletionResult]::new('--min-users', '--min-users', [CompletionResultType]::ParameterName, 'Only rows with at least N users')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read saved JSON Lines instead of asking the API')
            [CompletionResult]::new('--users-from', '--users-from', [CompletionResultType]::ParameterName, 'Take users from this file, one a line; `-` is standard input')
            [CompletionResult]::new('--users-column', '--users-column', [CompletionResultType]::ParameterName, 'Take users from this column of a CSV file')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Query up to N users in parallel, from 1 to 256')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Make at most N requests a second, from 1 to 1000')
            [CompletionResult]::new('--failed-to', '--failed-to', [CompletionResultType]::ParameterName, 'Write the users that are left to this file')
            [CompletionResult]::new('--ip', '--ip', [CompletionResultType]::ParameterName, 'Only sessions from this IP address, network or range')
            [CompletionResult]::new('--ip-from', '--ip-from', [CompletionResultType]::ParameterName, 'Only sessions from the networks in this file, one a line')
            [CompletionResult]::new('--not-ip', '--not-ip', [CompletionResultType]::ParameterName, 'Only sessions from elsewhere, such as not from the office')
            [CompletionResult]::new('--not-ip-from', '--not-ip-from', [CompletionResultType]::ParameterName, 'Only sessions from elsewhere than the networks in this file')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Only sessions from this country, such as `DK`')
            [CompletionResult]::new('--not-country', '--not-country', [CompletionResultType]::ParameterName, 'Only sessions from other countries than this')
            [CompletionResult]::new('--asn', '--asn', [CompletionResultType]::ParameterName, 'Only sessions from the provider of this number, such as `3292`')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'Only sessions with this in the name of the device, such as `iphone`')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'Only sessions with this in the user agent itself, such as `curl/8`')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Only sessions that are pinned to this organization')
            [CompletionResult]::new('--used-after', '--used-after', [CompletionResultType]::ParameterName, 'Only sessions last used at this time or later, such as `90m` (ago)')
            [CompletionResult]::new('--used-before', '--used-before', [CompletionResultType]::ParameterName, 'Only sessions last used before this time, such as `7d` (ago)')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only sessions created at this time or later, such as `1h30m` (ago)')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only sessions created before this time, such as `2w` (ago)')
            [CompletionResult]::new('--idle', '--idle', [CompletionResultType]::ParameterName, 'Only sessions not used for longer than this, such as `30d`')
            [CompletionResult]::new('--geoip', '--geoip', [CompletionResultType]::ParameterName, 'Look up where IP addresses are in this database')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--impersonated', '--impersonated', [CompletionResultType]::ParameterName, 'Only sessions that were opened by impersonation')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;sessions;revoke' {
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'With `--all`: keep this session; may be given several times')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Add a reason to each record, such as a ticket''s number')
            [CompletionResult]::new('--users-from', '--users-from', [CompletionResultType]::ParameterName, 'Take users from this file, one a line; `-` is standard input')
            [CompletionResult]::new('--users-column', '--users-column', [CompletionResultType]::ParameterName, 'Take users from this column of a CSV file')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Query up to N users in parallel, from 1 to 256')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Make at most N requests a second, from 1 to 1000')
            [CompletionResult]::new('--failed-to', '--failed-to', [CompletionResultType]::ParameterName, 'Write the users that are left to this file')
            [CompletionResult]::new('--ip', '--ip', [CompletionResultType]::ParameterName, 'Only sessions from this IP address, network or range')
            [CompletionResult]::new('--ip-from', '--ip-from', [CompletionResultType]::ParameterName, 'Only sessions from the networks in this file, one a line')
            [CompletionResult]::new('--not-ip', '--not-ip', [CompletionResultType]::ParameterName, 'Only sessions from elsewhere, such as not from the office')
            [CompletionResult]::new('--not-ip-from', '--not-ip-from', [CompletionResultType]::ParameterName, 'Only sessions from elsewhere than the networks in this file')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Only sessions from this country, such as `DK`')
            [CompletionResult]::new('--not-country', '--not-country', [CompletionResultType]::ParameterName, 'Only sessions from other countries than this')
            [CompletionResult]::new('--asn', '--asn', [CompletionResultType]::ParameterName, 'Only sessions from the provider of this number, such as `3292`')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'Only sessions with this in the name of the device, such as `iphone`')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'Only sessions with this in the user agent itself, such as `curl/8`')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Only sessions that are pinned to this organization')
            [CompletionResult]::new('--used-after', '--used-after', [CompletionResultType]::ParameterName, 'Only sessions last used at this time or later, such as `90m` (ago)')
            [CompletionResult]::new('--used-before', '--used-before', [CompletionResultType]::ParameterName, 'Only sessions last used before this time, such as `7d` (ago)')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only sessions created at this time or later, such as `1h30m` (ago)')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only sessions created before this time, such as `2w` (ago)')
            [CompletionResult]::new('--idle', '--idle', [CompletionResultType]::ParameterName, 'Only sessions not used for longer than this, such as `30d`')
            [CompletionResult]::new('--geoip', '--geoip', [CompletionResultType]::ParameterName, 'Look up where IP addresses are in this database')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Revoke all sessions of the user, or of each user')
            [CompletionResult]::new('--ignore-missing', '--ignore-missing', [CompletionResultType]::ParameterName, 'Accept whole IDs of sessions that the user doesn''t have')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Don''t ask; with a live key it must be `--yes=live`')
            [CompletionResult]::new('--impersonated', '--impersonated', [CompletionResultType]::ParameterName, 'Only sessions that were opened by impersonation')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;sessions;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the active sessions of users')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'Count sessions and users by network, device, country, …')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke sessions of users')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;sessions;help;list' {
            break
        }
        'torii;sessions;help;summary' {
            break
        }
        'torii;sessions;help;revoke' {
            break
        }
        'torii;sessions;help;help' {
            break
        }
        'torii;users' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Find users by email, name or ID')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users who pass filters')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one user: email, status, sessions and organizations')
            [CompletionResult]::new('ban', 'ban', [CompletionResultType]::ParameterValue, 'Lock users out: end all their sessions, and let them sign in no more')
            [CompletionResult]::new('unban', 'unban', [CompletionResultType]::ParameterValue, 'Let banned users sign in again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;users;find' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most N users')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Print just the IDs, one a line')
            [CompletionResult]::new('--users-only', '--users-only', [CompletionResultType]::ParameterName, 'Print just the IDs, one a line')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Keep the metadata in JSON')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;users;list' {
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only users who are `active`, `banned` or `deleted`')
            [CompletionResult]::new('--member-of', '--member-of', [CompletionResultType]::ParameterName, 'Only members of this organization')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only users created at this time or later, such as `1h30m` (ago)')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only users created before this time, such as `2w` (ago)')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Only users with this in their email, in any case')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Only users with this in their name, in any case')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most N users')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All users of the environment')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Print just the IDs, one a line')
            [CompletionResult]::new('--users-only', '--users-only', [CompletionResultType]::ParameterName, 'Print just the IDs, one a line')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Keep the metadata in JSON')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;users;show' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the user as the API sends it, as JSON')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Keep the metadata in JSON')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;users;ban' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Add a reason to each record, such as a ticket''s number')
            [CompletionResult]::new('--users-from', '--users-from', [CompletionResultType]::ParameterName, 'Take users from this file, one a line; `-` is standard input')
            [CompletionResult]::new('--users-column', '--users-column', [CompletionResultType]::ParameterName, 'Take users from this column of a CSV file')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Query up to N users in parallel, from 1 to 256')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Make at most N requests a second, from 1 to 1000')
            [CompletionResult]::new('--failed-to', '--failed-to', [CompletionResultType]::ParameterName, 'Write the users that are left to this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Don''t ask; with a live key it must be `--yes=live`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;users;unban' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Add a reason to each record, such as a ticket''s number')
            [CompletionResult]::new('--users-from', '--users-from', [CompletionResultType]::ParameterName, 'Take users from this file, one a line; `-` is standard input')
            [CompletionResult]::new('--users-column', '--users-column', [CompletionResultType]::ParameterName, 'Take users from this column of a CSV file')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Query up to N users in parallel, from 1 to 256')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Make at most N requests a second, from 1 to 1000')
            [CompletionResult]::new('--failed-to', '--failed-to', [CompletionResultType]::ParameterName, 'Write the users that are left to this file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what would be done')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Don''t ask; with a live key it must be `--yes=live`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as `--output json`')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'The same as `--output csv`')
            [CompletionResult]::new('--csv-raw', '--csv-raw', [CompletionResultType]::ParameterName, 'Leave CSV cells as they are, even harmful ones')
            [CompletionResult]::new('--csv-bom', '--csv-bom', [CompletionResultType]::ParameterName, 'Begin CSV with a byte order mark, for Excel')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;users;help' {
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Find users by email, name or ID')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users who pass filters')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one user: email, status, sessions and organizations')
            [CompletionResult]::new('ban', 'ban', [CompletionResultType]::ParameterValue, 'Lock users out: end all their sessions, and let them sign in no more')
            [CompletionResult]::new('unban', 'unban', [CompletionResultType]::ParameterValue, 'Let banned users sign in again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;users;help;find' {
            break
        }
        'torii;users;help;list' {
            break
        }
        'torii;users;help;show' {
            break
        }
        'torii;users;help;ban' {
            break
        }
        'torii;users;help;unban' {
            break
        }
        'torii;users;help;help' {
            break
        }
        'torii;api' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--paginate', '--paginate', [CompletionResultType]::ParameterName, 'Follow `nextCursor` to the last page, and print all items as one array')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;config' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Ask for a secret key and keep it')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a profile and its key')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting, and where it comes from')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the configuration file is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;config;init' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--from-stdin', '--from-stdin', [CompletionResultType]::ParameterName, 'Read the key from standard input and ask nothing')
            [CompletionResult]::new('--no-check', '--no-check', [CompletionResultType]::ParameterName, 'Don''t try the key on the API')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace the key of a profile that has one, without asking')
            [CompletionResult]::new('--default', '--default', [CompletionResultType]::ParameterName, 'Make it the default profile, also if there is another')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;config;list' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As one JSON array')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;config;remove' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Don''t ask')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;config;show' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As one JSON object')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;config;path' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;config;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Ask for a secret key and keep it')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a profile and its key')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting, and where it comes from')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the configuration file is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;config;help;init' {
            break
        }
        'torii;config;help;list' {
            break
        }
        'torii;config;help;remove' {
            break
        }
        'torii;config;help;show' {
            break
        }
        'torii;config;help;path' {
            break
        }
        'torii;config;help;help' {
            break
        }
        'torii;doctor' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'As one JSON object, for a support ticket')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;sandbox' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Listen on this port; 0 takes a free one')
            [CompletionResult]::new('--fixture', '--fixture', [CompletionResultType]::ParameterName, 'Serve the sessions and users in this file instead of the made-up ones')
            [CompletionResult]::new('--shell', '--shell', [CompletionResultType]::ParameterName, 'Print the two lines for this shell')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Serve 2,000 users under attack, to rehearse an incident')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;completions' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the key, URL and certificates of this profile')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to the Torii API at this address')
            [CompletionResult]::new('--secret-key-file', '--secret-key-file', [CompletionResultType]::ParameterName, 'Read the secret key from this file; `-` is standard input')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this PEM file instead of the system''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up a call after this time, retries included')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Repeat a failed call this many times, at most 10')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Use colour')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Try it out: talk to a built-in Torii API with made-up data')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only results, warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each setting came from and what is asked of the API')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'torii;help' {
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'See who is signed in, and revoke sessions')
            [CompletionResult]::new('users', 'users', [CompletionResultType]::ParameterValue, 'Find users, lock them out, and let them in again')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Ask the Backend API anything, with the configured key')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Keep secret keys, and see which one is used')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check that key, network, certificate and clock are all right')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run a local Torii API with made-up data')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'torii;help;sessions' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the active sessions of users')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'Count sessions and users by network, device, country, …')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke sessions of users')
            break
        }
        'torii;help;sessions;list' {
            break
        }
        'torii;help;sessions;summary' {
            break
        }
        'torii;help;sessions;revoke' {
            break
        }
        'torii;help;users' {
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Find users by email, name or ID')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users who pass filters')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one user: email, status, sessions and organizations')
            [CompletionResult]::new('ban', 'ban', [CompletionResultType]::ParameterValue, 'Lock users out: end all their sessions, and let them sign in no more')
            [CompletionResult]::new('unban', 'unban', [CompletionResultType]::ParameterValue, 'Let banned users sign in again')
            break
        }
        'torii;help;users;find' {
            break
        }
        'torii;help;users;list' {
            break
        }
        'torii;help;users;show' {
            break
        }
        'torii;help;users;ban' {
            break
        }
        'torii;help;users;unban' {
            break
        }
        'torii;help;api' {
            break
        }
        'torii;help;config' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Ask for a secret key and keep it')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a profile and its key')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting, and where it comes from')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the configuration file is')
            break
        }
        'torii;help;config;init' {
            break
        }
        'torii;help;config;list' {
            break
        }
        'torii;help;config;remove' {
            break
        }
        'torii;help;config;show' {
            break
        }
        'torii;help;config;path' {
            break
        }
        'torii;help;doctor' {
            break
        }
        'torii;help;sandbox' {
            break
        }
        'torii;help;completions' {
            break
        }
        'torii;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
