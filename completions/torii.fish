# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_torii_global_optspecs
    string join \n profile= config= api-url= secret-key-file= ca-cert= sandbox timeout= retries= color= q/quiet v/verbose h/help V/version
end

function __fish_torii_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_torii_global_optspecs) -- $cmd 2>/dev/null
    or argparse -s (__fish_torii_global_optspecs) -- $cmd[1..-2] 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_torii_using_subcommand
    set -l cmd (__fish_torii_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c torii -n "__fish_torii_needs_command" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_needs_command" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_needs_command" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_needs_command" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_needs_command" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_needs_command" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_needs_command" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_needs_command" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_needs_command" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_needs_command" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_needs_command" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_needs_command" -f -a "sessions" -d 'See who is signed in, and revoke sessions'
complete -c torii -n "__fish_torii_needs_command" -f -a "users" -d 'Find users, ban and unban them'
complete -c torii -n "__fish_torii_needs_command" -f -a "api" -d 'Make a GET request to the Backend API'
complete -c torii -n "__fish_torii_needs_command" -f -a "config" -d 'Manage profiles and their secret keys'
complete -c torii -n "__fish_torii_needs_command" -f -a "doctor" -d 'Check configuration, network, certificate, key and clock'
complete -c torii -n "__fish_torii_needs_command" -f -a "sandbox" -d 'Run a local Torii API with made-up data'
complete -c torii -n "__fish_torii_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c torii -n "__fish_torii_needs_command" -f -a "help" -d 'Show help for a command or a topic'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -f -a "list" -d 'List the active sessions of users'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -f -a "summary" -d 'Count sessions and users by network, device, country, …'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke" -f -a "revoke" -d 'Revoke sessions of users'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l users-from -d 'Read users from a file, one per line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l users-column -d 'Read users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l rate -d 'Make at most N requests per second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l failed-to -d 'Write users who failed or were not reached to a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l ip -d 'Only sessions from an IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l ip-from -d 'Only sessions from the networks in a file, one per line' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l not-ip -d 'Only sessions from outside an IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l not-ip-from -d 'Only sessions from outside the networks in a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l country -d 'Only sessions from a country, such as `DK`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l not-country -d 'Only sessions from other countries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l asn -d 'Only sessions from a provider by its number, such as `3292`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l device -d 'Only devices whose name contains a text, such as `iphone`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l user-agent -d 'Only user agents that contain a text, such as `curl/8`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l org -d 'Only sessions with this active organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l used-after -d 'Only sessions last used since a time, such as `90m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l used-before -d 'Only sessions last used before a time, such as `7d` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l created-after -d 'Only sessions created since a time, such as `1h30m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l created-before -d 'Only sessions created before a time, such as `2w` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l idle -d 'Only sessions not used for a duration, such as `30d`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l geoip -d 'Database of countries or providers (MaxMind DB format)' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l sort -d 'Sort sessions by a column, such as `used` or `created`' -r -f -a "id\t''
user\t''
environment\t''
agent\t''
ip\t''
created\t''
expires\t''
used\t''
org\t''
impersonator\t''
device\t''
location\t''
asn\t''"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l limit -d 'Show at most N sessions of each user' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, such as `id,device,used`, or `all`' -r -f -a "id\t''
user\t''
environment\t''
agent\t''
ip\t''
created\t''
expires\t''
used\t''
org\t''
impersonator\t''
device\t''
location\t''
asn\t''
all\t''"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l time -d 'Format of times' -r -f -a "relative\t'The distance from now: `11m`, `3h`, `63d`'
local\t'In the local time zone, to the minute; in a pipe to the second, with the offset'
utc\t'In UTC, to the second'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s l -l users-only -d 'Print only the IDs of users with matching sessions'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l watch -d 'Refresh every 5 seconds until Ctrl-C, and mark changes'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l impersonated -d 'Only sessions opened by impersonation'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l reverse -d 'Reverse the order of `--sort`, or of the API'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l full-ids -d 'Never shorten session IDs'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l redact -d 'Mask IDs, IP addresses, emails and names, for public tickets'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l no-names -d 'Don\'t look up names of users, operators, organizations'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l by -d 'Count by one or two fields, such as `ip` or `device`' -r -f -a "ip\t''
network\t'The network of the IP address; see [`Network::around`]'
asn\t''
country\t''
device\t'The device without its version'
org\t''
impersonator\t''
day\t'The day of the sign-in, in UTC'
user\t''"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l min-users -d 'Only rows with at least N users' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l from -d 'Read saved JSON Lines instead of querying the API' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l users-from -d 'Read users from a file, one per line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l users-column -d 'Read users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l rate -d 'Make at most N requests per second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l failed-to -d 'Write users who failed or were not reached to a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l ip -d 'Only sessions from an IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l ip-from -d 'Only sessions from the networks in a file, one per line' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l not-ip -d 'Only sessions from outside an IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l not-ip-from -d 'Only sessions from outside the networks in a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l country -d 'Only sessions from a country, such as `DK`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l not-country -d 'Only sessions from other countries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l asn -d 'Only sessions from a provider by its number, such as `3292`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l device -d 'Only devices whose name contains a text, such as `iphone`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l user-agent -d 'Only user agents that contain a text, such as `curl/8`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l org -d 'Only sessions with this active organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l used-after -d 'Only sessions last used since a time, such as `90m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l used-before -d 'Only sessions last used before a time, such as `7d` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l created-after -d 'Only sessions created since a time, such as `1h30m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l created-before -d 'Only sessions created before a time, such as `2w` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l idle -d 'Only sessions not used for a duration, such as `30d`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l geoip -d 'Database of countries or providers (MaxMind DB format)' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l impersonated -d 'Only sessions opened by impersonation'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l except -d 'With `--all`, keep this session (repeatable)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l reason -d 'Add a reason to each record, such as a ticket number' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l users-from -d 'Read users from a file, one per line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l users-column -d 'Read users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l rate -d 'Make at most N requests per second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l failed-to -d 'Write users who failed or were not reached to a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ip -d 'Only sessions from an IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ip-from -d 'Only sessions from the networks in a file, one per line' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l not-ip -d 'Only sessions from outside an IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l not-ip-from -d 'Only sessions from outside the networks in a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l country -d 'Only sessions from a country, such as `DK`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l not-country -d 'Only sessions from other countries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l asn -d 'Only sessions from a provider by its number, such as `3292`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l device -d 'Only devices whose name contains a text, such as `iphone`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l user-agent -d 'Only user agents that contain a text, such as `curl/8`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l org -d 'Only sessions with this active organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l used-after -d 'Only sessions last used since a time, such as `90m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l used-before -d 'Only sessions last used before a time, such as `7d` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l created-after -d 'Only sessions created since a time, such as `1h30m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l created-before -d 'Only sessions created before a time, such as `2w` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l idle -d 'Only sessions not used for a duration, such as `30d`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l geoip -d 'Database of countries or providers (MaxMind DB format)' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l all -d 'Revoke all sessions of the user, or of each user'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ignore-missing -d 'Don\'t fail for whole IDs of sessions that don\'t exist'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Only show what would be changed'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l yes -d 'Don\'t ask; with a live key it must be `--yes=live`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l impersonated -d 'Only sessions opened by impersonation'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -f -a "find" -d 'Find users by email, name or ID'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -f -a "list" -d 'List users by status, organization, email, name or time'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -f -a "show" -d 'Show one user: email, status, sessions and organizations'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -f -a "ban" -d 'Lock users out: revoke all their sessions and prevent sign-in'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban" -f -a "unban" -d 'Let banned users sign in again'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l limit -d 'Show at most N users' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s l -l users-only -d 'Print only the IDs, one per line'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l metadata -d 'Include metadata in JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l status -d 'Only users who are `active`, `banned` or `deleted`' -r -f -a "active\t''
banned\t''
deleted\t''"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l member-of -d 'Only members of an organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l created-after -d 'Only users created since a time, such as `1h30m` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l created-before -d 'Only users created before a time, such as `2w` ago' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l email -d 'Only users whose email contains a text' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l name -d 'Only users whose name contains a text' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l limit -d 'Show at most N users' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l all -d 'List all users of the environment'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s l -l users-only -d 'Print only the IDs, one per line'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l metadata -d 'Include metadata in JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l json -d 'Print the user as JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l metadata -d 'Include metadata in JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l reason -d 'Add a reason to each record, such as a ticket number' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l users-from -d 'Read users from a file, one per line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l users-column -d 'Read users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l rate -d 'Make at most N requests per second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l failed-to -d 'Write users who failed or were not reached to a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l dry-run -d 'Only show what would be changed'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l yes -d 'Don\'t ask; with a live key it must be `--yes=live`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l reason -d 'Add a reason to each record, such as a ticket number' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l users-from -d 'Read users from a file, one per line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l users-column -d 'Read users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l rate -d 'Make at most N requests per second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l failed-to -d 'Write users who failed or were not reached to a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s o -l output -d 'Output format' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object per line'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l dry-run -d 'Only show what would be changed'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l yes -d 'Don\'t ask; with a live key it must be `--yes=live`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l json -d 'Same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l csv -d 'Same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l csv-raw -d 'Don\'t escape CSV cells, not even formulas'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand api" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand api" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand api" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand api" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand api" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand api" -l paginate -d 'Fetch all pages and print one array of their items'
complete -c torii -n "__fish_torii_using_subcommand api" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand api" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand api" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -f -a "init" -d 'Add a secret key to the configuration file'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -f -a "list" -d 'List the profiles'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -f -a "remove" -d 'Remove a profile and its secret key'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -f -a "show" -d 'Show every setting and its origin'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path" -f -a "path" -d 'Print the path of the configuration file'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l from-stdin -d 'Read the secret key from standard input, and ask nothing'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l no-check -d 'Save the secret key without checking it'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l replace -d 'Replace the secret key of an existing profile without asking'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l default -d 'Make it the default profile, even if there is another'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l json -d 'Print a JSON array'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s l -l names-only -d 'Print only the names, one per line'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l yes -d 'Don\'t ask'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print a JSON object'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand doctor" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand doctor" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand doctor" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand doctor" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand doctor" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand doctor" -l json -d 'Print a JSON object, for example for a support ticket'
complete -c torii -n "__fish_torii_using_subcommand doctor" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l port -d 'Port to listen on; 0 for any free one' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l fixture -d 'Serve the sessions and users of a file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l shell -d 'Print the two lines for a shell' -r -f -a "sh\t'bash, zsh, fish and others'
powershell\t'Windows PowerShell and PowerShell'
cmd\t'The Command Prompt'"
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l incident -d 'Serve 2,000 users under attack, to rehearse an incident'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand completions" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand completions" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand completions" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand completions" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand completions" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand completions" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand completions" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand completions" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand help" -l profile -d 'Use a profile of the configuration file' -r -f -a "(torii config list --names-only 2>/dev/null)"
complete -c torii -n "__fish_torii_using_subcommand help" -l config -d 'Read another configuration file' -r -F
complete -c torii -n "__fish_torii_using_subcommand help" -l api-url -d 'URL of the Torii API' -r -f
complete -c torii -n "__fish_torii_using_subcommand help" -l secret-key-file -d 'Read the secret key from a file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand help" -l ca-cert -d 'Trust the certificates in a PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand help" -l timeout -d 'Time limit of a request, including retries' -r -f
complete -c torii -n "__fish_torii_using_subcommand help" -l retries -d 'Maximum retries of a failed request, from 0 to 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set'
always\t'Everywhere except in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand help" -l sandbox -d 'Try it out: use a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand help" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand help" -s v -l verbose -d 'Show the origin of settings, and the requests, on standard error'
complete -c torii -n "__fish_torii_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand help" -f -a "configuration devices environment exit-codes incidents network scripting testing options"
complete -c torii -f
