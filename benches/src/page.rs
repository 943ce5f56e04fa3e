//! The report: one page of HTML that stands alone, readable without scripts.

use crate::chart::{self, Line, Row, escape};
use crate::measure::{Figures, Runs};
use crate::peer::{FREE, GIL};
use crate::predict;
use crate::stats;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = "
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#1d2126;--soft:#6a717a;--rule:#d9d6cd;--s0:#b3261e;--s1:#2f6f8f;--s2:#8a7a2c;--s3:#5d4b8c;--s4:#3d7a4e}
@media(prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e8e6e1;--soft:#9aa1aa;--rule:#33373d;--s0:#ff8a7a;--s1:#7cc0e0;--s2:#d9c86a;--s3:#b6a3ea;--s4:#86cf9b}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:900px;margin:0 auto;padding:3rem 1.2rem 5rem}
h1{font-size:2.1rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.02em}h2{margin:3.2rem 0 .4rem;font-size:1.35rem}
.lead{color:var(--soft);margin:0 0 2rem;max-width:60ch}p{max-width:70ch}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:1px;background:var(--rule);border:1px solid var(--rule)}
.facts div{background:var(--paper);padding:1rem 1.1rem}.facts b{display:block;font-size:1.9rem;letter-spacing:-.02em}.facts span{color:var(--soft);font-size:.86rem}
svg{width:100%;height:auto;display:block}svg.small{width:100%}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .tick,svg .figure{fill:var(--soft);font-size:10.5px}svg .strong{font-weight:700}
.grid{stroke:var(--rule)}.axis{stroke:var(--soft)}
.s0{fill:var(--s0);background:var(--s0)}.s1{fill:var(--s1);background:var(--s1)}.s2{fill:var(--s2);background:var(--s2)}.s3{fill:var(--s3);background:var(--s3)}.s4{fill:var(--s4);background:var(--s4)}
polyline{fill:none;stroke-width:2}.l0{stroke:var(--s0)}.l1{stroke:var(--s1)}.l2{stroke:var(--s2)}.l3{stroke:var(--s3)}.l4{stroke:var(--s4)}.broken{stroke-dasharray:4 4}
.legend{margin:.8rem 0 .2rem;font-size:.86rem}.key{margin-right:1.2rem;white-space:nowrap}.key i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}
.many{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:1.4rem}figure{margin:0}figcaption{font-size:.86rem;font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums}th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:600}
code,pre{font:13px ui-monospace,monospace}pre{padding:1rem;border:1px solid var(--rule);overflow-x:auto}";

/// The whole page. `commands` repeat the run.
pub fn page(figures: &Figures, commands: &[String]) -> String {
    let mut body = String::new();
    head(figures, &mut body);
    speed(figures, &mut body);
    cost(figures, &mut body);
    threads(figures, &mut body);
    operations(figures, &mut body);
    pauses(figures, &mut body);
    memory(figures, &mut body);
    times(figures, &mut body);
    foot(figures, commands, &mut body);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Orochi: the comparison</title><style>{STYLE}</style><main>{body}</main></html>\n"
    )
}

fn peers(figures: &Figures) -> Vec<String> {
    figures.interpreters.iter().filter(|i| !i.ours).map(|i| i.name.clone()).collect()
}

fn builds(figures: &Figures) -> Vec<String> {
    figures.interpreters.iter().filter(|i| i.ours).map(|i| i.name.clone()).collect()
}

fn names(figures: &Figures) -> Vec<String> {
    figures.interpreters.iter().map(|i| i.name.clone()).collect()
}

fn head(figures: &Figures, out: &mut String) {
    out.push_str("<h1>What a global lock costs, and what removing it costs</h1><p class=\"lead\">Two builds of one interpreter, one with a global lock and one without, against each other and against the interpreters that are here. Medians of interleaved runs.</p><div class=\"facts\">");
    let mut fact = |value: Option<f64>, unit: &str, text: &str| {
        if let Some(value) = value {
            let _ = write!(out, "<div><b>{value:.2}{unit}</b><span>{}</span></div>", escape(text));
        }
    };
    for peer in peers(figures).iter().take(1) {
        fact(figures.mean_ratio(peer, FREE), "x", &format!("as fast as {peer}, one thread, without the lock"));
        fact(figures.mean_ratio(peer, GIL), "x", &format!("as fast as {peer}, one thread, with the lock"));
    }
    fact(figures.mean_ratio(FREE, GIL), "x", "the time of the build with the lock, one thread: what freedom costs");
    fact(figures.typical_factor(FREE, 2), "x", "the work of one thread on two, median over the scaling programs");
    fact(figures.typical_factor(GIL, 2), "x", "the same with the lock");
    out.push_str("</div>");
}

fn rows(
    figures: &Figures,
    value: impl Fn(&BTreeMap<String, Runs>) -> Vec<Option<f64>>,
    mean: Vec<Option<f64>>,
) -> Vec<Row> {
    let row = |(name, runs): &(String, BTreeMap<String, Runs>)| Row {
        name: name.replace('_', " "),
        values: value(runs),
        strong: false,
    };
    let mean = Row { name: "geometric mean".to_owned(), values: mean, strong: true };
    std::iter::once(mean).chain(figures.programs.iter().map(row)).collect()
}

fn speed(figures: &Figures, out: &mut String) {
    let builds = builds(figures);
    for peer in peers(figures) {
        let _ = write!(
            out,
            "<h2>Speed of one thread, against {0}</h2><p>How often each build runs a program while {0} runs it once. Right of 1 is faster.</p>",
            escape(&peer)
        );
        let all = rows(
            figures,
            |runs| builds.iter().map(|ours| Figures::ratio(runs, &peer, ours)).collect(),
            builds.iter().map(|ours| figures.mean_ratio(&peer, ours)).collect(),
        );
        out.push_str(&chart::ratios(&format!("speed against {peer}"), &builds, &all, "x"));
    }
}

fn cost(figures: &Figures, out: &mut String) {
    out.push_str("<h2>What one thread pays for freedom</h2><p>The time of the build without a global lock as a multiple of that with one, program by program. Right of 1 is slower.</p>");
    let all = rows(figures, |runs| vec![Figures::ratio(runs, FREE, GIL)], vec![figures.mean_ratio(FREE, GIL)]);
    out.push_str(&chart::ratios("free-threaded over gil", &["free-threaded / gil".to_owned()], &all, "x"));
}

fn threads(figures: &Figures, out: &mut String) {
    let names = names(figures);
    let _ = write!(
        out,
        "<h2>What many threads gain</h2><p>Each thread does the same work; the diagonal is all there is to gain. This machine has {} cores: beyond them no thread can gain anything here, and the broken line is what the counts of the operation predict for a machine that has the cores.</p>",
        figures.machine.cores
    );
    let mut series = names.clone();
    series.push("free-threaded, predicted".to_owned());
    out.push_str(&chart::legend(&series));
    out.push_str("<div class=\"many\">");
    for (what, by) in &figures.scaling {
        let mut lines: Vec<Line> = names
            .iter()
            .map(|name| {
                let points = by
                    .get(name)
                    .map(|scaling| scaling.nanoseconds.keys().filter_map(|&n| Some((n, scaling.factor(n)?))).collect());
                Line { name: name.clone(), points: points.unwrap_or_default(), predicted: false }
            })
            .collect();
        lines.push(predicted(figures, what, by));
        let _ =
            write!(out, "<figure><figcaption>{}</figcaption>{}</figure>", escape(what), chart::curves(what, &lines));
    }
    out.push_str("</div>");
}

/// What the counts of an operation predict for more cores than there are.
fn predicted(figures: &Figures, what: &str, by: &BTreeMap<String, crate::program::Scaling>) -> Line {
    let alone = by.get(FREE).and_then(|scaling| scaling.nanoseconds.get(&1));
    let writes = figures.operations.iter().find(|(name, _)| name == what).and_then(|(_, counts)| counts.get("rmws"));
    let points = alone.zip(writes).map(|(&alone, &writes)| {
        [1, 2, 4, 16, 64].into_iter().map(|n| (n, predict::factor(alone, writes, n))).collect()
    });
    Line { name: "predicted".to_owned(), points: points.unwrap_or_default(), predicted: true }
}

fn table(out: &mut String, heading: &[String], rows: impl Iterator<Item = Vec<String>>) {
    out.push_str("<div class=\"wide\"><table><thead><tr>");
    heading.iter().for_each(|cell| {
        let _ = write!(out, "<th>{}</th>", escape(cell));
    });
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        row.iter().for_each(|cell| {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        });
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn operations(figures: &Figures, out: &mut String) {
    if figures.operations.is_empty() {
        return;
    }
    out.push_str("<h2>What an operation costs</h2><p>Counts per operation while two threads run, from the build that counts: exact on any machine, and what scaling on larger ones hangs on.</p>");
    let mut counts: Vec<String> = figures.operations.iter().flat_map(|(_, by)| by.keys().cloned()).collect();
    counts.sort();
    counts.dedup();
    let heading: Vec<String> = std::iter::once("operation".to_owned()).chain(counts.iter().cloned()).collect();
    let rows = figures.operations.iter().map(|(what, by)| {
        let cells = counts.iter().map(|count| by.get(count).map_or("-".to_owned(), |n| format!("{n:.2}")));
        std::iter::once(what.clone()).chain(cells).collect()
    });
    table(out, &heading, rows);
}

fn pauses(figures: &Figures, out: &mut String) {
    if figures.pauses.is_empty() {
        return;
    }
    out.push_str("<h2>Pauses</h2><p>The longest moment, in milliseconds, in which a running thread stood still while another one collected everything.</p>");
    let names = names(figures);
    let heading: Vec<String> = std::iter::once("shared containers".to_owned()).chain(names.iter().cloned()).collect();
    let rows = figures.pauses.iter().map(|(containers, by)| {
        let cells = names.iter().map(|name| by.get(name).map_or("-".to_owned(), |ms| format!("{ms:.1}")));
        std::iter::once(containers.to_string()).chain(cells).collect()
    });
    table(out, &heading, rows);
}

fn memory(figures: &Figures, out: &mut String) {
    out.push_str("<h2>Memory</h2><p>The most physical memory that a run held, in MiB.</p>");
    let names = names(figures);
    let heading: Vec<String> = std::iter::once("program".to_owned()).chain(names.iter().cloned()).collect();
    let rows = figures.programs.iter().map(|(program, runs)| {
        let cells = names.iter().map(|name| {
            let bytes = runs.get(name).and_then(|runs| stats::median(&runs.memory));
            bytes.map_or("-".to_owned(), |bytes| format!("{:.1}", bytes / f64::from(1 << 20)))
        });
        std::iter::once(program.clone()).chain(cells).collect()
    });
    table(out, &heading, rows);
}

fn times(figures: &Figures, out: &mut String) {
    let _ = write!(
        out,
        "<h2>All times</h2><p>Milliseconds, the median of {} runs, and half the distance of the quartiles in percent of it.</p>",
        figures.rounds
    );
    let names = names(figures);
    let heading: Vec<String> = std::iter::once("program".to_owned()).chain(names.iter().cloned()).collect();
    let rows = figures.programs.iter().map(|(program, runs)| {
        let cells = names.iter().map(|name| {
            let Some(runs) = runs.get(name) else { return "-".to_owned() };
            let time = runs.time().map_or("-".to_owned(), |s| format!("{:.1}", s * 1e3));
            stats::spread(&runs.seconds).map_or(time.clone(), |part| format!("{time} ±{:.0}%", part * 100.0))
        });
        std::iter::once(program.clone()).chain(cells).collect()
    });
    table(out, &heading, rows);
}

fn foot(figures: &Figures, commands: &[String], out: &mut String) {
    let machine = &figures.machine;
    let _ = write!(
        out,
        "<h2>Where and how</h2><p>{}, {} cores, {:.0} GiB, {}.</p><ul>",
        escape(&machine.processor),
        machine.cores,
        machine.memory,
        escape(&machine.system)
    );
    for interpreter in &figures.interpreters {
        let _ = write!(out, "<li><b>{}</b>: {}</li>", escape(&interpreter.name), escape(&interpreter.version));
    }
    let _ = write!(
        out,
        "</ul><p>The prediction: an operation that takes t alone and writes k shared cache lines takes, on n threads, the longer of t + k·{0:.0} ns·(n-1)/n and n·k·{0:.0} ns.</p><pre>{1}</pre>",
        predict::TRANSFER,
        escape(&commands.join("\n"))
    );
    if !figures.problems.is_empty() {
        out.push_str("<h2>What went wrong</h2><ul>");
        figures.problems.iter().for_each(|problem| {
            let _ = write!(out, "<li>{}</li>", escape(problem));
        });
        out.push_str("</ul>");
    }
}
