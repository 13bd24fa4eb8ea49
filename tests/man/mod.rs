//! The man pages: one a command, out of what its help says.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::{Arg, Command};
use roff::{Inline, Roff, bold, italic, roman};
use torii_cli::testing::{Cli, TOPICS, Topic};

/// All pages with their file names.
pub fn pages() -> BTreeMap<String, String> {
    let mut root = Cli::command();
    root.build();
    let mut pages = BTreeMap::new();
    collect(&root, &[], &mut pages);
    let topics = TOPICS.iter().map(|topic| (format!("torii-{}.7", topic.name), topic_page(topic)));
    pages.extend(topics);
    pages
}

/// The page of a topic.
fn topic_page(topic: &Topic) -> String {
    let mut roff = Roff::new();
    let name = format!("torii-{}", topic.name);
    title(&mut roff, &name, "7");
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{name} - {}", lower_first(topic.summary)))]);
    roff.control("SH", ["DESCRIPTION"]);
    markdown(&mut roff, &topic.text());
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("torii"), roman("(1)")]);
    portable(&roff.render())
}

/// Writes Markdown as the topics have it: headings, paragraphs, lists, and code that is fenced or indented.
fn markdown(roff: &mut Roff, text: &str) {
    let mut lines = text.lines().skip(1).peekable();
    let mut between = None;
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            roff.control("SH", [heading.to_uppercase().as_str()]);
            between = None;
        } else if line.starts_with("```") || line.starts_with("    ") {
            let is_fenced = line.starts_with("```");
            let mut code: Vec<String> = if is_fenced { Vec::new() } else { vec![line.trim_start().to_owned()] };
            while let Some(next) =
                lines.next_if(|next| if is_fenced { *next != "```" } else { next.starts_with("    ") })
            {
                code.push(if is_fenced { next } else { &next[4..] }.to_owned());
            }
            if is_fenced {
                lines.next();
            }
            roff.control("PP", []);
            roff.control("RS", ["4"]);
            verbatim(roff, &code);
            roff.control("RE", []);
            between = Some("PP");
        } else if !line.is_empty() {
            let mut paragraph = line.to_owned();
            let starts_block =
                |next: &str| next.is_empty() || next.starts_with("- ") || is_numbered(next) || next.starts_with("```");
            while let Some(next) = lines.next_if(|next| !starts_block(next)) {
                paragraph = format!("{paragraph} {}", next.trim_start());
            }
            match paragraph.split_once(' ') {
                Some((mark, item)) if mark == "-" || is_numbered(&paragraph) => {
                    roff.control("IP", [if mark == "-" { "\\(bu" } else { mark }, "3"]);
                    roff.text(inlines(item));
                    between = Some("PP");
                }
                _ => {
                    if let Some(macro_name) = between {
                        roff.control(macro_name, []);
                    }
                    roff.text(inlines(&paragraph));
                    between = Some("PP");
                }
            }
        }
    }
}

/// Whether a line begins an item of a numbered list.
fn is_numbered(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok())
}

fn collect(command: &Command, parents: &[&Command], pages: &mut BTreeMap<String, String>) {
    pages.insert(format!("{}.1", name(command)), page(command, parents));
    let parents = [parents, &[command]].concat();
    for sub in command.get_subcommands() {
        collect(sub, &parents, pages);
    }
}

/// `torii-sessions-list`
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn page(command: &Command, parents: &[&Command]) -> String {
    let mut roff = Roff::new();
    title(&mut roff, name(command), "1");
    let about = command.get_about().unwrap().to_string();
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{} - {}", name(command), lower_first(&about)))]);
    roff.control("SH", ["SYNOPSIS"]);
    roff.text(synopsis(command));
    roff.control("SH", ["DESCRIPTION"]);
    paragraphs(&mut roff, &description(command), "PP");
    if command.has_subcommands() {
        roff.control("SH", ["COMMANDS"]);
        commands(&mut roff, command);
    }
    let positionals: Vec<&Arg> = command.get_positionals().collect();
    if !positionals.is_empty() {
        roff.control("SH", ["ARGUMENTS"]);
        for arg in positionals {
            argument(&mut roff, arg);
        }
    }
    options(&mut roff, command);
    let after = command.get_after_long_help().unwrap().to_string();
    // The pages of topics and the global options are below.
    let after = after.rsplit_once("\n\nGlobal options").unwrap().0;
    let sections = sections(after).into_iter().filter(|(title, _)| !title.starts_with("Topics"));
    let (examples, others): (Vec<_>, Vec<_>) = sections.partition(|(title, _)| title == "Examples");
    for (title, body) in &others {
        roff.control("SH", [title.to_uppercase().as_str()]);
        section(&mut roff, body);
    }
    if !parents.is_empty() {
        roff.control("SH", ["EXIT STATUS"]);
        roff.text(inlines("0 on success. torii-exit-codes(7) lists the others."));
    }
    for (_, body) in &examples {
        roff.control("SH", ["EXAMPLES"]);
        verbatim(&mut roff, body);
    }
    see_also(&mut roff, command, parents);
    portable(&roff.render())
}

fn title(roff: &mut Roff, name: &str, section: &str) {
    // No date: the same sources make the same page on any day.
    let source = concat!("torii ", env!("CARGO_PKG_VERSION"));
    roff.control("TH", [name.to_uppercase().as_str(), section, "\"\"", source, "Torii Manual"]);
    // A flag or a variable that is broken by a hyphen can't be copied.
    roff.control("nh", []);
    roff.control("ad", ["l"]);
}

/// A page in ASCII is read rightly whatever the reader's encoding. Of ASCII, some characters stand for others unless they are
/// escaped.
fn portable(page: &str) -> String {
    let page = page.replace("\\\\", "\\e").replace('~', "\\(ti").replace('^', "\\(ha");
    let mut ascii = String::new();
    for c in page.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            write!(ascii, "\\[u{:04X}]", u32::from(c)).unwrap();
        }
    }
    ascii
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The usage that the help begins with, its placeholders in italics.
fn synopsis(command: &Command) -> Vec<Inline> {
    let usage = command.clone().render_usage().to_string();
    let program = command.get_bin_name().unwrap_or(command.get_name());
    let rest = usage.trim().strip_prefix("Usage: ").and_then(|usage| usage.strip_prefix(program)).unwrap();
    let mut inlines = vec![bold(program)];
    let (mut word, mut is_word) = (String::new(), false);
    for c in rest.chars() {
        if (c.is_alphabetic() || c == '-') != is_word {
            inlines.push(if is_word { italic(&word) } else { roman(&word) });
            (word, is_word) = (String::new(), !is_word);
        }
        // An angle bracket says what italics say.
        if !matches!(c, '<' | '>') {
            word.push(c);
        }
    }
    inlines.push(if is_word { italic(&word) } else { roman(&word) });
    inlines.retain(|inline| !matches!(inline, Inline::Roman(text) | Inline::Italic(text) if text.is_empty()));
    inlines
}

/// The long help without its first paragraph, which is the name's; or that, when there is nothing more.
fn description(command: &Command) -> String {
    let about = command.get_about().unwrap().to_string();
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let rest = long.split_once("\n\n").map(|(_, rest)| rest.to_owned());
    rest.unwrap_or(about)
}

/// All commands that do something, with their pages.
fn commands(roff: &mut Roff, command: &Command) {
    for sub in command.get_subcommands() {
        if sub.has_subcommands() {
            commands(roff, sub);
            continue;
        }
        roff.control("TP", []);
        roff.text(reference(sub));
        roff.text(inlines(&sentence(&sub.get_about().unwrap().to_string())));
    }
}

fn reference(command: &Command) -> Vec<Inline> {
    vec![bold(name(command)), roman("(1)")]
}

/// The flags under their headings, those of all commands last.
fn options(roff: &mut Roff, command: &Command) {
    let flags: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()).collect();
    let mut headings: Vec<Option<&str>> = Vec::new();
    for arg in flags.iter().filter(|arg| !arg.is_global_set()).chain(flags.iter().filter(|arg| arg.is_global_set())) {
        if !headings.contains(&arg.get_help_heading()) {
            headings.push(arg.get_help_heading());
        }
    }
    headings.sort_by_key(Option::is_some);
    roff.control("SH", ["OPTIONS"]);
    for heading in headings {
        if let Some(heading) = heading {
            roff.control("SS", [heading]);
        }
        flags.iter().filter(|arg| arg.get_help_heading() == heading).for_each(|arg| argument(roff, arg));
    }
}

/// An argument or flag, with all that is known of it.
fn argument(roff: &mut Roff, arg: &Arg) {
    roff.control("TP", []);
    roff.text(head(arg));
    let help = arg.get_long_help().or(arg.get_help()).unwrap().to_string();
    let mut help: String = help.split("\n\n").map(sentence).collect::<Vec<_>>().join("\n\n");
    let takes_values = arg.get_num_args().is_some_and(|number| number.takes_values());
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_values && !defaults.is_empty() {
        write!(help, " The default is `{}`.", defaults.join(",")).unwrap();
    }
    let mut values = arg.get_possible_values();
    values.retain(|value| takes_values && !arg.is_hide_possible_values_set() && !value.is_hide_set());
    let is_explained = values.iter().any(|value| value.get_help().is_some());
    if !values.is_empty() && !is_explained {
        let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        write!(help, " One of {}.", names.join(", ")).unwrap();
    }
    paragraphs(roff, &help, "IP");
    if is_explained {
        roff.control("RS", []);
        for value in values {
            roff.control("TP", []);
            roff.text([bold(value.get_name())]);
            roff.text(inlines(&sentence(&value.get_help().unwrap().to_string())));
        }
        roff.control("RE", []);
    }
}

/// `-o, --output FORMAT`
fn head(arg: &Arg) -> Vec<Inline> {
    let mut head = Vec::new();
    if let Some(short) = arg.get_short() {
        head.push(bold(format!("-{short}")));
        head.push(roman(", "));
    }
    if let Some(long) = arg.get_long() {
        head.push(bold(format!("--{long}")));
    }
    let number = arg.get_num_args().unwrap();
    if number.takes_values() {
        let value = arg.get_value_names().map_or(arg.get_id().to_string(), |names| names.join(" "));
        let (before, after) = match (arg.is_positional(), arg.is_require_equals_set()) {
            (true, _) => ("", ""),
            (_, true) => ("[=", "]"),
            (_, false) => (" ", ""),
        };
        head.extend([roman(before), italic(value), roman(after)]);
    }
    if arg.is_positional() && number.max_values() > 1 {
        head.push(roman(" ..."));
    }
    head.retain(|inline| !matches!(inline, Inline::Roman(text) if text.is_empty()));
    head
}

/// Help has no full stop at the end of a first line.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// Paragraphs, with this macro between them.
fn paragraphs(roff: &mut Roff, text: &str, between: &str) {
    for (n, paragraph) in text.split("\n\n").enumerate() {
        if n > 0 {
            roff.control(between, []);
        }
        roff.text(inlines(&sentence(&paragraph.replace('\n', " "))));
    }
}

/// Text in which backticks mark what is typed as it is.
fn inlines(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(n, part)| if n % 2 == 1 { bold(part) } else { roman(part) }).collect()
}

/// The sections of the text after the help, each with its title and its lines.
fn sections(text: &str) -> Vec<(String, Vec<String>)> {
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        match line.strip_suffix(':').filter(|line| !line.starts_with(' ')) {
            Some(title) => sections.push((title.to_owned(), Vec::new())),
            None => sections.last_mut().unwrap().1.push(line.strip_prefix("  ").unwrap_or(line).to_owned()),
        }
    }
    sections
}

/// The lines of a section: terms with their meaning, examples, and paragraphs.
fn section(roff: &mut Roff, lines: &[String]) {
    let mut example: Vec<String> = Vec::new();
    let mut follows_something = false;
    for line in lines {
        if let Some(line) = line.strip_prefix("  ") {
            example.push(line.to_owned());
            continue;
        }
        if !example.is_empty() {
            roff.control("PP", []);
            roff.control("RS", ["4"]);
            verbatim(roff, &std::mem::take(&mut example));
            roff.control("RE", []);
        }
        if let Some((term, meaning)) = line.split_once("  ") {
            roff.control("TP", []);
            roff.text([bold(term)]);
            roff.text(inlines(&upper_first(&sentence(meaning))));
        } else if !line.is_empty() {
            if follows_something {
                roff.control("PP", []);
            }
            roff.text(inlines(line));
        }
        follows_something = true;
    }
}

/// Lines as they are.
fn verbatim(roff: &mut Roff, lines: &[String]) {
    roff.control("nf", []);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

/// The pages above, beside and below.
fn see_also(roff: &mut Roff, command: &Command, parents: &[&Command]) {
    let siblings = parents.last().into_iter().flat_map(|parent| parent.get_subcommands());
    let siblings = siblings.filter(|sibling| name(sibling) != name(command));
    let others = parents.iter().copied().chain(command.get_subcommands()).chain(siblings);
    let mut pages: Vec<Vec<Inline>> = others.map(reference).collect();
    if parents.is_empty() {
        pages.extend(TOPICS.iter().map(|topic| vec![bold(format!("torii-{}", topic.name)), roman("(7)")]));
    }
    roff.control("SH", ["SEE ALSO"]);
    let count = pages.len();
    for (n, mut line) in pages.into_iter().enumerate() {
        if n + 1 < count {
            line.push(roman(","));
        }
        roff.text(line);
    }
}
