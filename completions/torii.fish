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

complete -c torii -n "__fish_torii_needs_command" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_needs_command" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_needs_command" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_needs_command" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_needs_command" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_needs_command" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_needs_command" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_needs_command" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_needs_command" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_needs_command" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_needs_command" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_needs_command" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_needs_command" -f -a "sessions" -d 'See who is signed in, and revoke sessions'
complete -c torii -n "__fish_torii_needs_command" -f -a "users" -d 'Find users, lock them out, and let them in again'
complete -c torii -n "__fish_torii_needs_command" -f -a "api" -d 'Ask the Backend API anything, with the configured key'
complete -c torii -n "__fish_torii_needs_command" -f -a "config" -d 'Keep secret keys, and see which one is used'
complete -c torii -n "__fish_torii_needs_command" -f -a "doctor" -d 'Check that key, network, certificate and clock are all right'
complete -c torii -n "__fish_torii_needs_command" -f -a "sandbox" -d 'Run a local Torii API with made-up data'
complete -c torii -n "__fish_torii_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c torii -n "__fish_torii_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -f -a "list" -d 'List the active sessions of users'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -f -a "summary" -d 'Count sessions and users by network, device, country, …'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -f -a "revoke" -d 'Revoke sessions of users'
complete -c torii -n "__fish_torii_using_subcommand sessions; and not __fish_seen_subcommand_from list summary revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l users-from -d 'Take users from this file, one a line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l users-column -d 'Take users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l rate -d 'Make at most N requests a second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l failed-to -d 'Write the users that are left to this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l ip -d 'Only sessions from this IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l ip-from -d 'Only sessions from the networks in this file, one a line' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l not-ip -d 'Only sessions from elsewhere, such as not from the office' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l not-ip-from -d 'Only sessions from elsewhere than the networks in this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l country -d 'Only sessions from this country, such as `DK`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l not-country -d 'Only sessions from other countries than this' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l asn -d 'Only sessions from the provider of this number, such as `3292`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l device -d 'Only sessions with this in the name of the device, such as `iphone`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l user-agent -d 'Only sessions with this in the user agent itself, such as `curl/8`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l org -d 'Only sessions that are pinned to this organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l used-after -d 'Only sessions last used at this time or later, such as `90m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l used-before -d 'Only sessions last used before this time, such as `7d` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l created-after -d 'Only sessions created at this time or later, such as `1h30m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l created-before -d 'Only sessions created before this time, such as `2w` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l idle -d 'Only sessions not used for longer than this, such as `30d`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l geoip -d 'Look up where IP addresses are in this database' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l sort -d 'Sort each user\'s sessions by a column: `used`, `created`, `expires`, `ip`, …' -r -f -a "id\t''
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
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l limit -d 'Show at most N sessions of each user, the first in this order' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l columns -d 'Columns of the table, CSV or Markdown: `id,device,used`, or `all`' -r -f -a "id\t''
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
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l time -d 'How to write times' -r -f -a "relative\t'The distance from now: `11m`, `3h`, `63d`'
local\t'In the local time zone, to the minute; in a pipe to the second, with the offset'
utc\t'In UTC, to the second'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s l -l users-only -d 'Print just the ids of the users that have such sessions, one a line'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l watch -d 'Look again every few seconds until Ctrl-C, and mark what has changed'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l impersonated -d 'Only sessions that were opened by impersonation'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l reverse -d 'Reverse the order, whether it is that of `--sort` or the API\'s'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l full-ids -d 'Show session IDs whole also where another column has no room then'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l redact -d 'Mask IDs, IP addresses and names, so that a ticket can be public'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l no-names -d 'Don\'t look up names: of the user, of operators, of organizations'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l by -d 'Count by one or two fields: `ip`, `device`, `day`, …' -r -f -a "ip\t''
network\t'The network of the IP address; see [`Network::around`]'
asn\t''
country\t''
device\t'The device without its version'
org\t''
impersonator\t''
day\t'The day of the sign-in, in UTC'
user\t''"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l min-users -d 'Only rows with at least N users' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l from -d 'Read saved JSON Lines instead of asking the API' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l users-from -d 'Take users from this file, one a line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l users-column -d 'Take users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l rate -d 'Make at most N requests a second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l failed-to -d 'Write the users that are left to this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l ip -d 'Only sessions from this IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l ip-from -d 'Only sessions from the networks in this file, one a line' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l not-ip -d 'Only sessions from elsewhere, such as not from the office' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l not-ip-from -d 'Only sessions from elsewhere than the networks in this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l country -d 'Only sessions from this country, such as `DK`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l not-country -d 'Only sessions from other countries than this' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l asn -d 'Only sessions from the provider of this number, such as `3292`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l device -d 'Only sessions with this in the name of the device, such as `iphone`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l user-agent -d 'Only sessions with this in the user agent itself, such as `curl/8`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l org -d 'Only sessions that are pinned to this organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l used-after -d 'Only sessions last used at this time or later, such as `90m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l used-before -d 'Only sessions last used before this time, such as `7d` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l created-after -d 'Only sessions created at this time or later, such as `1h30m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l created-before -d 'Only sessions created before this time, such as `2w` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l idle -d 'Only sessions not used for longer than this, such as `30d`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l geoip -d 'Look up where IP addresses are in this database' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l impersonated -d 'Only sessions that were opened by impersonation'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from summary" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l except -d 'With `--all`: keep this session; may be given several times' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l reason -d 'Add a reason to each record, such as a ticket\'s number' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l users-from -d 'Take users from this file, one a line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l users-column -d 'Take users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l rate -d 'Make at most N requests a second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l failed-to -d 'Write the users that are left to this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ip -d 'Only sessions from this IP address, network or range' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ip-from -d 'Only sessions from the networks in this file, one a line' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l not-ip -d 'Only sessions from elsewhere, such as not from the office' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l not-ip-from -d 'Only sessions from elsewhere than the networks in this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l country -d 'Only sessions from this country, such as `DK`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l not-country -d 'Only sessions from other countries than this' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l asn -d 'Only sessions from the provider of this number, such as `3292`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l device -d 'Only sessions with this in the name of the device, such as `iphone`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l user-agent -d 'Only sessions with this in the user agent itself, such as `curl/8`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l org -d 'Only sessions that are pinned to this organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l used-after -d 'Only sessions last used at this time or later, such as `90m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l used-before -d 'Only sessions last used before this time, such as `7d` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l created-after -d 'Only sessions created at this time or later, such as `1h30m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l created-before -d 'Only sessions created before this time, such as `2w` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l idle -d 'Only sessions not used for longer than this, such as `30d`' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l geoip -d 'Look up where IP addresses are in this database' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l all -d 'Revoke all sessions of the user, or of each user'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l ignore-missing -d 'Accept whole IDs of sessions that the user doesn\'t have'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Only show what would be done'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l yes -d 'Don\'t ask; with a live key it must be `--yes=live`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l impersonated -d 'Only sessions that were opened by impersonation'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from revoke" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the active sessions of users'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from help" -f -a "summary" -d 'Count sessions and users by network, device, country, …'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke sessions of users'
complete -c torii -n "__fish_torii_using_subcommand sessions; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -f -a "find" -d 'Find users by email, name or ID'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -f -a "list" -d 'List the users who pass filters'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -f -a "show" -d 'Show one user: email, status, sessions and organizations'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -f -a "ban" -d 'Lock users out: end all their sessions, and let them sign in no more'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -f -a "unban" -d 'Let banned users sign in again'
complete -c torii -n "__fish_torii_using_subcommand users; and not __fish_seen_subcommand_from find list show ban unban help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l limit -d 'Show at most N users' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s l -l users-only -d 'Print just the IDs, one a line'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l metadata -d 'Keep the metadata in JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from find" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l status -d 'Only users who are `active`, `banned` or `deleted`' -r -f -a "active\t''
banned\t''
deleted\t''"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l member-of -d 'Only members of this organization' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l created-after -d 'Only users created at this time or later, such as `1h30m` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l created-before -d 'Only users created before this time, such as `2w` (ago)' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l email -d 'Only users with this in their email, in any case' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l name -d 'Only users with this in their name, in any case' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l limit -d 'Show at most N users' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'
csv\t'Comma-separated values'
markdown\t'A table to paste into a ticket'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l all -d 'All users of the environment'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s l -l users-only -d 'Print just the IDs, one a line'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l metadata -d 'Keep the metadata in JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l json -d 'Print the user as the API sends it, as JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l metadata -d 'Keep the metadata in JSON'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l reason -d 'Add a reason to each record, such as a ticket\'s number' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l users-from -d 'Take users from this file, one a line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l users-column -d 'Take users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l rate -d 'Make at most N requests a second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l failed-to -d 'Write the users that are left to this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l dry-run -d 'Only show what would be done'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l yes -d 'Don\'t ask; with a live key it must be `--yes=live`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from ban" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l reason -d 'Add a reason to each record, such as a ticket\'s number' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l users-from -d 'Take users from this file, one a line; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l users-column -d 'Take users from this column of a CSV file' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l jobs -d 'Query up to N users in parallel, from 1 to 256' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l rate -d 'Make at most N requests a second, from 1 to 1000' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l failed-to -d 'Write the users that are left to this file' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s o -l output -d 'The form of the answer' -r -f -a "table\t'For people; may change from release to release'
json\t'One array of objects'
jsonl\t'One JSON object a line'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l dry-run -d 'Only show what would be done'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l yes -d 'Don\'t ask; with a live key it must be `--yes=live`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l json -d 'The same as `--output json`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l csv -d 'The same as `--output csv`'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l csv-raw -d 'Leave CSV cells as they are, even harmful ones'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l csv-bom -d 'Begin CSV with a byte order mark, for Excel'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from unban" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from help" -f -a "find" -d 'Find users by email, name or ID'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the users who pass filters'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one user: email, status, sessions and organizations'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from help" -f -a "ban" -d 'Lock users out: end all their sessions, and let them sign in no more'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from help" -f -a "unban" -d 'Let banned users sign in again'
complete -c torii -n "__fish_torii_using_subcommand users; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand api" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand api" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand api" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand api" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand api" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand api" -l paginate -d 'Follow `nextCursor` to the last page, and print all items as one array'
complete -c torii -n "__fish_torii_using_subcommand api" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand api" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand api" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand api" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -f -a "init" -d 'Ask for a secret key and keep it'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -f -a "list" -d 'List the profiles'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -f -a "remove" -d 'Remove a profile and its key'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -f -a "show" -d 'Show every setting, and where it comes from'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -f -a "path" -d 'Print where the configuration file is'
complete -c torii -n "__fish_torii_using_subcommand config; and not __fish_seen_subcommand_from init list remove show path help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l from-stdin -d 'Read the key from standard input and ask nothing'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l no-check -d 'Don\'t try the key on the API'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l replace -d 'Replace the key of a profile that has one, without asking'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l default -d 'Make it the default profile, also if there is another'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l json -d 'As one JSON array'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l yes -d 'Don\'t ask'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'As one JSON object'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from path" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "init" -d 'Ask for a secret key and keep it'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the profiles'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a profile and its key'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting, and where it comes from'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print where the configuration file is'
complete -c torii -n "__fish_torii_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand doctor" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand doctor" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand doctor" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand doctor" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand doctor" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand doctor" -l json -d 'As one JSON object, for a support ticket'
complete -c torii -n "__fish_torii_using_subcommand doctor" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l port -d 'Listen on this port; 0 takes a free one' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l fixture -d 'Serve the sessions and users in this file instead of the made-up ones' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l shell -d 'Print the two lines for this shell' -r -f -a "sh\t'bash, zsh, fish and others'
powershell\t'Windows PowerShell and PowerShell'
cmd\t'The Command Prompt'"
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l incident -d 'Serve 2,000 users under attack, to rehearse an incident'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand sandbox" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand completions" -l profile -d 'Use the key, URL and certificates of this profile' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c torii -n "__fish_torii_using_subcommand completions" -l api-url -d 'Talk to the Torii API at this address' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l secret-key-file -d 'Read the secret key from this file; `-` is standard input' -r -F
complete -c torii -n "__fish_torii_using_subcommand completions" -l ca-cert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c torii -n "__fish_torii_using_subcommand completions" -l timeout -d 'Give up a call after this time, retries included' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l retries -d 'Repeat a failed call this many times, at most 10' -r -f
complete -c torii -n "__fish_torii_using_subcommand completions" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; everywhere when `CLICOLOR_FORCE` is set'
always\t'Everywhere but in help and usage errors, whatever the environment says'
never\t'Nowhere'"
complete -c torii -n "__fish_torii_using_subcommand completions" -l sandbox -d 'Try it out: talk to a built-in Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand completions" -s q -l quiet -d 'Print only results, warnings and errors'
complete -c torii -n "__fish_torii_using_subcommand completions" -s v -l verbose -d 'Say where each setting came from and what is asked of the API'
complete -c torii -n "__fish_torii_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c torii -n "__fish_torii_using_subcommand completions" -s V -l version -d 'Print version'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "sessions" -d 'See who is signed in, and revoke sessions'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "users" -d 'Find users, lock them out, and let them in again'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "api" -d 'Ask the Backend API anything, with the configured key'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "config" -d 'Keep secret keys, and see which one is used'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "doctor" -d 'Check that key, network, certificate and clock are all right'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "sandbox" -d 'Run a local Torii API with made-up data'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c torii -n "__fish_torii_using_subcommand help; and not __fish_seen_subcommand_from sessions users api config doctor sandbox completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from sessions" -f -a "list" -d 'List the active sessions of users'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from sessions" -f -a "summary" -d 'Count sessions and users by network, device, country, …'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from sessions" -f -a "revoke" -d 'Revoke sessions of users'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from users" -f -a "find" -d 'Find users by email, name or ID'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from users" -f -a "list" -d 'List the users who pass filters'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from users" -f -a "show" -d 'Show one user: email, status, sessions and organizations'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from users" -f -a "ban" -d 'Lock users out: end all their sessions, and let them sign in no more'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from users" -f -a "unban" -d 'Let banned users sign in again'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "init" -d 'Ask for a secret key and keep it'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "list" -d 'List the profiles'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "remove" -d 'Remove a profile and its key'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting, and where it comes from'
complete -c torii -n "__fish_torii_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "path" -d 'Print where the configuration file is'
complete -c torii -f
