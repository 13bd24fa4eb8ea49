//! The pictures of the README show what the program prints in its sandbox.
//!
//! `TORII_GENERATE=1 cargo test --test cli pictures` writes them anew.
use std::collections::BTreeMap;

use crate::common;
use crate::pty::{Session, on_terminal};
use crate::support::Torii;
use anstyle::{Color, RgbColor};
use anstyle_svg::{Palette, Term};

#[test]
fn pictures_are_fresh() {
    let torii = Torii::new().env("CLICOLOR_FORCE", "1");
    let list = "torii sessions list anna.berg@example.com --sandbox";
    let shortened = format!("{list} --limit 3");
    let impersonated = format!("{list} --impersonated");
    let pictures = [
        ("list", "torii lists the sessions of a user in a table", show(&torii, 100, list)),
        ("cards", "torii lists sessions in blocks where the terminal is narrow", show(&torii, 48, &shortened)),
        ("impersonation", "torii lists the session that was opened by impersonation", show(&torii, 100, &impersonated)),
        ("revoke", "torii asks before it revokes five sessions", revoke(&torii)),
        ("doctor", "torii doctor goes through its checks and finds no problem", doctor(&torii)),
        ("many", "torii lists the sessions of several users, one of whom does not exist", many(&torii)),
    ];
    let files = pictures.map(|(name, title, screen)| (format!("{name}.svg"), picture(title, &screen)));
    common::assert_fresh("cli pictures", "tests/pictures", &BTreeMap::from(files));
}

fn show(torii: &Torii, columns: u16, command: &str) -> String {
    let (status, shown) = on_terminal(torii, columns, &arguments(command));
    assert_eq!(status, Some(0), "{shown}");
    screen(command, &shown)
}

fn revoke(torii: &Torii) -> String {
    let command = "torii sessions revoke anna.berg@example.com --all --except 01981f2a --sandbox --jobs 1";
    let mut session = Session::with_keyboard(torii, &arguments(command));
    session.answer("[y/N]", "y\n");
    let (status, shown) = session.finish();
    assert_eq!(status, Some(0), "{shown}");
    screen(command, &shown)
}

fn many(torii: &Torii) -> String {
    let users = "anna.berg@example.com\nsam.lee@example.com\nnobody@example.com\npriya.sharma@example.com\n";
    torii.private_file("users.txt".as_ref(), users);
    let command = "torii sessions list --users-from users.txt --ip 203.0.113.0/24 --sandbox";
    let (status, shown) = on_terminal(torii, 100, &arguments(command));
    assert_eq!(status, Some(8), "{shown}");
    screen(command, &shown)
}

fn doctor(torii: &Torii) -> String {
    let command = "torii doctor --sandbox";
    let (status, shown) = on_terminal(torii, 100, &arguments(command));
    assert_eq!(status, Some(0), "{shown}");
    // What it says is about the sandbox.
    format!("$ {command}\n{}", same_numbers(&shown))
}

fn arguments(command: &str) -> Vec<&str> {
    command.split(' ').skip(1).collect()
}

/// The command and what the terminal shows in the end, without what would not be there with a real key.
fn screen(command: &str, shown: &str) -> String {
    // A question is written anew, over itself, with its answer.
    let lines = shown.lines().filter_map(|line| line.rsplit("\r\u{1b}[2K").next());
    let lines: Vec<&str> = lines.filter(|line| *line != "sandbox: this data is made up").collect();
    format!("$ {command}\n{}", lines.join("\n")).replace(" --sandbox", "").replace(" --jobs 1", "")
}

/// Ports and milliseconds differ from run to run.
pub fn same_numbers(screen: &str) -> String {
    let line = |line: &str| {
        let words = line.split(' ');
        let next = words.clone().skip(1).chain([""]);
        let word = |(word, next): (&str, &str)| match word.split_once("127.0.0.1:") {
            Some((before, _)) => format!("{before}127.0.0.1:4010"),
            None if next == "ms" => "1".into(),
            None => word.into(),
        };
        words.zip(next).map(word).collect::<Vec<_>>().join(" ")
    };
    screen.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Neither that of a light page nor that of a dark one. Text on it has a contrast of at least 5.9 : 1.
const BACKGROUND: RgbColor = RgbColor(0x22, 0x27, 0x2e);
const TEXT: RgbColor = RgbColor(0xd1, 0xd9, 0xe0);
const RED: RgbColor = RgbColor(0xff, 0x81, 0x82);
const GREEN: RgbColor = RgbColor(0x6b, 0xc4, 0x6d);
const MAGENTA: RgbColor = RgbColor(0xf0, 0xa3, 0xff);

fn picture(title: &str, screen: &str) -> String {
    // In the order of the codes. Black, yellow, blue and cyan aren't used, nor are the bright ones.
    let palette = [TEXT, RED, GREEN, TEXT, TEXT, MAGENTA, TEXT, TEXT];
    let palette = Palette(std::array::from_fn(|color| palette[color % 8]));
    let term = Term::new().palette(palette).fg_color(Color::Rgb(TEXT)).bg_color(Color::Rgb(BACKGROUND)).min_width_px(0);
    let svg = term.render_svg(screen.trim_end());
    assert!(svg.contains(THEIR_FONT), "the font is called otherwise: {svg}");
    let (size, rest) = svg.strip_prefix("<svg ").unwrap().split_once('>').unwrap();
    let [width, height] = ["width", "height"].map(|side| {
        let (_, number) = size.split_once(&format!("{side}=\"")).unwrap();
        number.split_once("px\"").unwrap().0
    });
    // A page may show it smaller than it is.
    let head = format!(r#"<svg {size} viewBox="0 0 {width} {height}" role="img" aria-label="{title}">"#);
    format!("{head}\n  <title>{title}</title>{rest}")
        // Columns as wide as the picture expects, whichever of the fonts there is.
        .replace(THEIR_FONT, FONT)
        .replace(".dimmed { opacity: 0.4; }", ".dimmed { fill-opacity: 0.7; }")
}

const THEIR_FONT: &str = "font: 14px SFMono-Regular, Consolas, Liberation Mono, Menlo, monospace;";
const FONT: &str = "font: 14px Menlo, Consolas, Liberation Mono, DejaVu Sans Mono, monospace;
      font-size-adjust: ch-width 0.6;";
