//! Bytes of a response → every format: no panic, nothing that a terminal would obey, nothing lost.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use torii_cli::testing::{csv as csv_view, is_forbidden, json, parse_sessions, CsvStyle, Id, Layout, Medium, SessionTable, Style, Times, Cells};

const USER: &str = "01931a73-8b00-7000-8000-000000000000";

fuzz_target!(|data: &[u8]| {
    let Some((&width, body)) = data.split_first() else { return };
    let Ok(body) = std::str::from_utf8(body) else { return };
    let user = Id::parse_lenient(USER).unwrap();
    let records = match parse_sessions(body, user) {
        Ok(records) => records,
        Err(cause) => {
            let shown = cause.to_string();
            assert!(shown.len() < 1000 && !shown.contains(is_forbidden), "{shown}");
            return;
        }
    };
    let values = || records.iter().map(|record| record.raw);
    let written = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    };

    // JSON is the same data, and safe. What serde_json itself can't read (a number beyond all bounds) has no say.
    let expected: Option<Value> = serde_json::from_str(body).ok();
    for layout in [Layout::Compact, Layout::Pretty] {
        let text = written(&|out| json::array(out, values(), layout).unwrap());
        assert!(!text.contains(|c| c != '\n' && is_forbidden(c)), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), expected);
    }
    let lines = written(&|out| json::lines(out, values()).unwrap());
    assert_eq!(lines.lines().count(), records.len());

    let now: Timestamp = "2026-05-16T12:00:00Z".parse().unwrap();
    let cells = Cells::new(Times::Relative, now, false);
    for is_raw in [true, false] {
        let text = written(&|out| csv_view::sessions(out, records.iter(), None, &cells, true, CsvStyle { is_raw, has_mark: false }).unwrap());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), records.len());
        for (row, record) in rows.iter().zip(&records) {
            if is_raw {
                assert_eq!(&row[3], record.session.user_agent.as_ref().map_or("", |text| &*text.0));
            } else {
                assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
            }
        }
        if !is_raw {
            assert!(!text.contains(|c: char| c != '\n' && c.is_control()), "{text:?}");
        }
    }

    let table = SessionTable { cells: &cells, columns: None, kept: &[], short_ids: None, change: None, style: Style::PLAIN };
    for medium in [Medium::Pipe, Medium::Terminal(usize::from(width))] {
        let text = written(&|out| table.write(out, &records, medium).unwrap());
        assert!(!text.contains(|c| c != '\n' && is_forbidden(c)), "{text:?}");
        for record in &records {
            assert!(text.contains(&record.session.id.to_string()));
        }
        assert!(medium != Medium::Pipe || text.lines().count() == records.len(), "{text}");
    }
});
