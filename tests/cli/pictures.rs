//! The picture of the README shows what the program prints in its sandbox.
//!
//! `TORII_GENERATE=1 cargo test --test cli pictures` writes them anew.
use std::collections::BTreeMap;

use crate::common;
use crate::pty::on_terminal;
use crate::support::Torii;
use anstyle::{Color, RgbColor};
use anstyle_svg::{Palette, Term};

#[test]
fn pictures_are_fresh() {
    let torii = Torii::new().env("CLICOLOR_FORCE", "1");
    let list = "torii sessions list anna.berg@example.com --sandbox";
    let picture = picture("torii lists the sessions of a user in a table", &show(&torii, 100, list));
    common::assert_fresh("cli pictures", "tests/pictures", &BTreeMap::from([("list.svg".to_owned(), picture)]));
}

fn show(torii: &Torii, columns: u16, command: &str) -> String {
    let (status, shown) = on_terminal(torii, columns, &arguments(command));
    assert_eq!(status, Some(0), "{shown}");
    screen(command, &shown)
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
