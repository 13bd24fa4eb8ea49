//! The results as Markdown.

use std::time::Duration;

use crate::os::Memory;
use crate::timer::Results;

/// A table of one race, compared with its first row, and what is missing from it.
pub fn race(title: &str, results: &Results) {
    println!("\n#### {title}\n");
    let with_server = results.rows.iter().any(|row| row.counts.is_some_and(|counts| counts.requests > 1));
    if let Some(first) = results.rows.first() {
        let (names, dashes) = if with_server { (" connections | most at once |", "---:|---:|") } else { ("", "") };
        println!("| command | median | min–max | memory | ratio |{names}");
        println!("|---|---:|---:|---:|---:|{dashes}");
        for row in &results.rows {
            let least = row.times.iter().min().copied().unwrap_or_default();
            let most = row.times.iter().max().copied().unwrap_or_default();
            let ratios = row.times.iter().zip(&first.times).map(|(time, of)| time.as_secs_f64() / of.as_secs_f64());
            print!(
                "| {} | {} | {}–{} | {} | {} |",
                row.name,
                milliseconds(Duration::from_secs_f64(median(row.times.iter().map(Duration::as_secs_f64)))),
                bare_milliseconds(least),
                milliseconds(most),
                memory(row.memory),
                ratio(median(ratios))
            );
            if let Some(counts) = row.counts.filter(|_| with_server) {
                print!(" {} | {} |", counts.connections, counts.most_in_flight);
            }
            println!();
        }
    }
    notes(&results.notes);
}

/// A table of things and numbers.
pub fn facts(title: &str, header: [&str; 2], rows: &[(String, String)], missing: &[String]) {
    println!("\n#### {title}\n");
    if !rows.is_empty() {
        println!("| {} | {} |\n|---|---:|", header[0], header[1]);
    }
    for (name, value) in rows {
        println!("| {name} | {value} |");
    }
    notes(missing);
}

fn notes(notes: &[String]) {
    if !notes.is_empty() {
        println!();
    }
    for note in notes {
        println!("- left out: {note}");
    }
}

pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[length / 2],
        length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
    }
}

pub fn milliseconds(time: Duration) -> String {
    bare_milliseconds(time) + " ms"
}

/// Three digits or so: more would pretend to an exactness that isn't there.
fn bare_milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1_000.0;
    let decimals = match milliseconds {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{milliseconds:.decimals$}")
}

fn ratio(ratio: f64) -> String {
    if ratio < 0.1 { format!("{ratio:.3}") } else { format!("{ratio:.2}") }
}

fn memory(memory: Memory) -> String {
    format!("{}{}", if memory.at_most { "≤ " } else { "" }, mebibytes(memory.bytes))
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
pub fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// 1234567 as 1,234,567.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
