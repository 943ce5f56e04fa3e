//! The report: one page of HTML that stands alone, readable without scripts.

use crate::chart::{self, Axis, Line, Mark, Row, bars, escape};
use crate::measure::{Figures, Runs};
use crate::peer::{AFTER, FREE, GIL};
use crate::predict::{self, CORES};
use crate::stats;
use crate::targets;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = "
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#1d2126;--soft:#676e77;--rule:#dedbd2;--good:#2f7d4f;--s0:#b3261e;--s1:#2f6f8f;--s2:#9a8a3c;--s3:#5d4b8c;--s4:#3d7a4e}
@media(prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e8e6e1;--soft:#9aa1aa;--rule:#30343a;--good:#86cf9b;--s0:#ff8a7a;--s1:#7cc0e0;--s2:#d9c86a;--s3:#b6a3ea;--s4:#86cf9b}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:920px;margin:0 auto;padding:3rem 1.2rem 5rem}
h1{font-size:2.2rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.02em}h2{margin:3.4rem 0 .3rem;font-size:1.4rem;letter-spacing:-.01em}h3{margin:1.8rem 0 .2rem;font-size:1rem}
.lead{color:var(--soft);margin:0 0 1.6rem;max-width:62ch}p{max-width:72ch;margin:.5rem 0 1rem}.note{color:var(--soft);font-size:.86rem}
nav{font-size:.86rem;margin:1.2rem 0 0}nav a{color:var(--soft);margin-right:1rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:1px;background:var(--rule);border:1px solid var(--rule)}
.facts div{background:var(--paper);padding:1rem 1.1rem}.facts b{display:block;font-size:1.9rem;letter-spacing:-.02em}.facts span{color:var(--soft);font-size:.84rem;line-height:1.35;display:block}
svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .tick,svg .figure{fill:var(--soft);font-size:10.5px}svg .strong{font-weight:700}
.grid{stroke:var(--rule)}.axis{stroke:var(--soft)}.spread{stroke:var(--ink);stroke-width:1.2}.target{stroke:var(--good);stroke-width:1.5;stroke-dasharray:5 3}
.s0{fill:var(--s0);background:var(--s0)}.s1{fill:var(--s1);background:var(--s1)}.s2{fill:var(--s2);background:var(--s2)}.s3{fill:var(--s3);background:var(--s3)}.s4{fill:var(--s4);background:var(--s4)}
polyline{fill:none;stroke-width:2}.l0{stroke:var(--s0)}.l1{stroke:var(--s1)}.l2{stroke:var(--s2)}.l3{stroke:var(--s3)}.l4{stroke:var(--s4)}.broken{stroke-dasharray:4 4;stroke-width:1.3}
.legend{margin:.8rem 0 .2rem;font-size:.86rem}.key{margin-right:1.2rem;white-space:nowrap}.key i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}
.many{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:1.3rem 1.1rem}figure{margin:0}figcaption{font-size:.82rem;font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums}th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:600}
.met{color:var(--good)}.missed{color:var(--s0)}details summary{cursor:pointer;color:var(--soft);font-size:.9rem}
code,pre{font:13px ui-monospace,monospace}pre{padding:1rem;border:1px solid var(--rule);overflow-x:auto}";

/// The whole page. `commands` repeat the run.
pub fn page(figures: &Figures, commands: &[String]) -> String {
    let mut body = String::new();
    head(figures, &mut body);
    promises(figures, &mut body);
    speed(figures, &mut body);
    cost(figures, &mut body);
    sharing(figures, &mut body);
    threads(figures, &mut body);
    prediction(figures, &mut body);
    operations(figures, &mut body);
    pauses(figures, &mut body);
    memory(figures, &mut body);
    times(figures, &mut body);
    foot(figures, commands, &mut body);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Orochi: the comparison</title><style>{STYLE}</style><main>{body}</main></html>\n"
    )
}

/// The picture of one run: one-thread speed, and two threads over one, as an SVG that stands alone.
pub fn picture(figures: &Figures) -> String {
    let Some(peer) = peers(figures).into_iter().next() else { return String::new() };
    let speed = speed_chart(figures, &peer);
    let threads = two_threads_chart(figures);
    // A picture has no page around it: the style goes inside, and the two charts under one another.
    let inner = |chart: &str| chart.find("<svg").map(|at| chart[at..].to_owned()).unwrap_or_default();
    let height = |svg: &str| {
        let numbers = svg.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        numbers.split(' ').nth(3).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0)
    };
    let (speed, threads) = (inner(&speed), inner(&threads));
    let (first, second) = (height(&speed), height(&threads));
    let place = |svg: &str, y: f64, height: f64| {
        svg.replacen("<svg ", &format!("<svg x=\"0\" y=\"{y}\" width=\"860\" height=\"{height}\" "), 1)
    };
    let key = |x: f64, class: &str, name: &str, y: f64| {
        format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"10\" height=\"10\"/><text x=\"{}\" y=\"{y}\">{}</text>",
            y - 9.0,
            x + 15.0,
            escape(name)
        )
    };
    let mut legend = key(400.0, "s0", FREE, 24.0) + &key(510.0, "s1", GIL, 24.0);
    let mut below = String::new();
    for (i, name) in names(figures).iter().take(4).enumerate() {
        below += &key(400.0 + 110.0 * i as f64, &format!("s{i}"), name, first + 74.0);
    }
    legend += &below;
    let style = STYLE.replace("svg text", "text").replace("svg .", ".");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {0:.0}\" width=\"860\" height=\"{0:.0}\"><style>{style} text{{font-family:system-ui,sans-serif}} .title{{font-size:15px;font-weight:700}}</style><rect width=\"860\" height=\"{0:.0}\" fill=\"var(--paper)\"/><text class=\"title\" x=\"12\" y=\"25\">One thread: times as fast as {1}</text>{legend}{2}<text class=\"title\" x=\"12\" y=\"{3:.0}\">Two threads: work done, one thread = 1</text>{4}</svg>\n",
        first + second + 105.0,
        escape(&peer),
        place(&speed, 40.0, first),
        first + 75.0,
        place(&threads, first + 90.0, second),
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

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn head(figures: &Figures, out: &mut String) {
    out.push_str("<h1>What a global lock costs, and what removing it costs</h1><p class=\"lead\">Orochi is one Python interpreter in two builds from one source: one with a global lock and one without. Here they run against each other and against the interpreters that are at hand. Medians of interleaved runs; thin lines are their spread.</p><div class=\"facts\">");
    let mut fact = |value: Option<f64>, unit: &str, text: &str| {
        if let Some(value) = value {
            let _ = write!(out, "<div><b>{value:.2}{unit}</b><span>{}</span></div>", escape(text));
        }
    };
    for peer in peers(figures).iter().take(1) {
        fact(figures.mean_ratio(peer, FREE), "x", &format!("as fast as {peer} on one thread, without the lock"));
        fact(figures.mean_ratio(peer, GIL), "x", &format!("as fast as {peer} on one thread, with the lock"));
    }
    fact(figures.mean_ratio(FREE, GIL), "x", "the time of the build with the lock: what one thread pays for freedom");
    let typical = |who, writers| stats::median(&figures.factors(who, 2, writers));
    fact(typical(FREE, false), "x", "the work of one thread on two: own work and shared reads, median");
    fact(typical(GIL, false), "x", "the same with the lock");
    out.push_str("</div><nav>");
    for (anchor, name) in [
        ("targets", "targets"),
        ("speed", "speed"),
        ("freedom", "cost of freedom"),
        ("threads", "threads"),
        ("more", "more cores"),
        ("counts", "counts"),
        ("pauses", "pauses"),
        ("memory", "memory"),
        ("how", "how to repeat it"),
    ] {
        let _ = write!(out, "<a href=\"#{anchor}\">{name}</a>");
    }
    out.push_str("</nav>");
}

fn promises(figures: &Figures, out: &mut String) {
    out.push_str("<h2 id=\"targets\">Targets, and what this run shows</h2><div class=\"wide\"><table><thead><tr><th>figure</th><th>target</th><th>measured</th><th></th></tr></thead><tbody>");
    for target in targets::all(figures) {
        let (class, mark) = if target.is_met() { ("met", "met") } else { ("missed", "missed") };
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{:.2}{}</td><td class=\"{class}\">{mark}</td></tr>",
            escape(&target.what),
            escape(&target.wanted()),
            target.measured,
            escape(&target.at)
        );
    }
    out.push_str("</tbody></table></div>");
}

fn spread_of(runs: &BTreeMap<String, Runs>, who: &str) -> f64 {
    runs.get(who).and_then(|runs| stats::spread(&runs.seconds)).unwrap_or(0.0)
}

/// A ratio of medians, with the spreads of both added up.
fn ratio(runs: &BTreeMap<String, Runs>, above: &str, below: &str) -> Option<Mark> {
    let value = Figures::ratio(runs, above, below)?;
    Some(Mark { value, spread: spread_of(runs, above).hypot(spread_of(runs, below)) })
}

fn rows(
    figures: &Figures,
    value: impl Fn(&BTreeMap<String, Runs>) -> Vec<Option<Mark>>,
    mean: Vec<Option<f64>>,
) -> Vec<Row> {
    let row =
        |(name, runs): &(String, BTreeMap<String, Runs>)| Row { name: words(name), values: value(runs), strong: false };
    let mean = mean.into_iter().map(|value| value.map(Mark::of)).collect();
    let mean = Row { name: "geometric mean".to_owned(), values: mean, strong: true };
    std::iter::once(mean).chain(figures.programs.iter().map(row)).collect()
}

fn speed_chart(figures: &Figures, peer: &str) -> String {
    let builds = builds(figures);
    let all = rows(
        figures,
        |runs| builds.iter().map(|ours| ratio(runs, peer, ours)).collect(),
        builds.iter().map(|ours| figures.mean_ratio(peer, ours)).collect(),
    );
    let axis = Axis { unit: "x", origin: Some(1.0), target: Some(targets::wanted_speed(peer)), digits: 2 };
    bars(&format!("speed against {peer}"), &builds, &all, &axis)
}

fn speed(figures: &Figures, out: &mut String) {
    out.push_str("<h2 id=\"speed\">Speed of one thread</h2>");
    for peer in peers(figures) {
        let _ = write!(
            out,
            "<h3>against {0}</h3><p>How often each build runs a program while {0} runs it once. Right of 1 is faster; the broken line is the target for the mean.</p>",
            escape(&peer)
        );
        out.push_str(&speed_chart(figures, &peer));
    }
}

fn cost(figures: &Figures, out: &mut String) {
    out.push_str("<h2 id=\"freedom\">What one thread pays for freedom</h2><p>The time of the build without a global lock as a multiple of that with one, program by program; and the same after a thread was started and has ended, so that everything that globals reach is shared. Right of 1 is slower; the broken line is what the mean may reach.</p>");
    let series = ["never a second thread".to_owned(), "after threads".to_owned()];
    let all = rows(
        figures,
        |runs| vec![ratio(runs, FREE, GIL), ratio(runs, AFTER, GIL)],
        vec![figures.mean_ratio(FREE, GIL), figures.mean_ratio(AFTER, GIL)],
    );
    out.push_str(&bars(
        "free-threaded over gil",
        &series,
        &all,
        &Axis { unit: "x", origin: Some(1.0), target: Some(1.03), digits: 2 },
    ));
}

fn sharing(figures: &Figures, out: &mut String) {
    if figures.publishing.is_empty() {
        return;
    }
    out.push_str("<h3>What publishing costs</h3><p>The first thread of a program finds the given number of live objects, and all that it could reach is marked as shared in one pass; the later ones start at once. From then on, what is stored where others can find it is marked as it is stored.</p>");
    let heading = ["", "live objects", "first thread, ms", "later threads, ms", "a thousand objects published, us"];
    let rows = names(figures).into_iter().map(|who| {
        let figure = |name| {
            Figures::named(&figures.publishing, &who, name).map_or("-".to_owned(), |n| match name {
                "objects" => format!("{n:.0}"),
                _ => format!("{n:.2}"),
            })
        };
        vec![who.clone(), figure("objects"), figure("first"), figure("later"), figure("thousand")]
    });
    table(out, &heading.map(str::to_owned), rows);
}

fn two_threads_chart(figures: &Figures) -> String {
    let names = names(figures);
    let mut sorted: Vec<_> = figures.scaling.iter().collect();
    sorted.sort_by_key(|(name, _)| crate::program::writes_shared(name));
    let row = |(name, by): &&(String, BTreeMap<String, crate::program::Scaling>)| Row {
        name: by.values().next().map_or(words(name), |scaling| scaling.what.clone()),
        values: names.iter().map(|who| by.get(who)?.factor(2).map(Mark::of)).collect(),
        strong: crate::program::writes_shared(name),
    };
    let all: Vec<Row> = sorted.iter().map(row).collect();
    bars("two threads over one", &names, &all, &Axis { unit: "x", origin: Some(1.0), target: Some(1.95), digits: 2 })
}

fn threads(figures: &Figures, out: &mut String) {
    let names = names(figures);
    let _ = write!(
        out,
        "<h2 id=\"threads\">What many threads gain</h2><p>Two threads do the same work each: how much more gets done than by one. 2 is all there is to gain, 1 is what a global lock allows, below 1 threads are in each other's way. Bold names write to what both share.</p>{}",
        two_threads_chart(figures)
    );
    let _ = write!(
        out,
        "<h3>From 1 thread to many</h3><p>The diagonal is all there is to gain. This machine has {} cores: beyond them no thread can gain anything here, and the question is only whether threads lose. The broken line is what the counts of the operation predict for a machine that has the cores.</p>",
        figures.machine.cores
    );
    let mut series = names.clone();
    series.push("predicted".to_owned());
    out.push_str(&chart::legend(&series));
    out.push_str("<div class=\"many\">");
    for (name, by) in &figures.scaling {
        let points = |who: &String| {
            let scaling = by.get(who)?;
            Some(scaling.nanoseconds.keys().filter_map(|&n| Some((n, scaling.factor(n)?))).collect())
        };
        let line = |who: &String| Line { name: who.clone(), points: points(who).unwrap_or_default(), predicted: false };
        let mut lines: Vec<Line> = names.iter().map(line).collect();
        let most = by.values().flat_map(|scaling| scaling.nanoseconds.keys()).max().copied().unwrap_or(4).max(16);
        let numbers = [1, 2, 4, 8, 16].into_iter().filter(|&n| n <= most);
        let points = numbers.filter_map(|n| Some((n, figures.predicted(name, n)?))).collect();
        lines.push(Line { name: "predicted".to_owned(), points, predicted: true });
        let what = by.values().next().map_or(words(name), |scaling| scaling.what.clone());
        let _ =
            write!(out, "<figure><figcaption>{}</figcaption>{}</figure>", escape(&what), chart::curves(&what, &lines));
    }
    out.push_str("</div>");
    if !figures.fairness.is_empty() {
        out.push_str("<h3>Fairness</h3><p>Four threads want one lock all the time. Who comes first has it, and a woken thread competes with newcomers, so nobody is served in turn; shown is the share of the thread that got it least and of the one that got it most, 1 being its due, and the time from one turn to the next.</p>");
        let heading = ["", "least", "most", "a turn, ns"].map(str::to_owned);
        let rows = names.iter().map(|who| {
            let figure = |name| Figures::named(&figures.fairness, who, name);
            let cell = |name| figure(name).map_or("-".to_owned(), |n| format!("{n:.2}"));
            vec![who.clone(), cell("least"), cell("most"), cell("turn")]
        });
        table(out, &heading, rows);
    }
}

fn prediction(figures: &Figures, out: &mut String) {
    let mut checked = Vec::new();
    let mut rows = Vec::new();
    for (name, by) in &figures.scaling {
        let predicted = |n| figures.predicted(name, n);
        let Some((at_two, measured)) = predicted(2).zip(by.get(FREE).and_then(|scaling| scaling.factor(2))) else {
            continue;
        };
        checked.push((measured / at_two).max(at_two / measured));
        let mut row = vec![words(name), format!("{measured:.2}"), format!("{at_two:.2}")];
        row.extend(CORES.into_iter().map(|n| predicted(n).map_or("-".to_owned(), |f| format!("{f:.1}"))));
        rows.push(row);
    }
    let Some(off) = stats::median(&checked) else { return };
    let _ = write!(
        out,
        "<h2 id=\"more\">Beyond the cores of this machine</h2><p>An operation that takes t alone and writes k times into cache lines that other threads use takes, on n cores, the longer of t + k·{0:.0} ns·(n-1)/n and n·k·{0:.0} ns: {0:.0} ns move a line from one core to another, and moves of one line queue. k comes from the build that counts. On 2 threads the model is off by a factor of {off:.2} in the median. Left out are waiting for a lock's holder, memory bandwidth, frequency and the system's scheduler.</p>",
        predict::TRANSFER
    );
    let heading: Vec<String> = ["operation", "measured on 2", "predicted on 2"]
        .into_iter()
        .map(str::to_owned)
        .chain(CORES.into_iter().map(|n| format!("on {n}")))
        .collect();
    let flat = |row: &Vec<String>| row.last().and_then(|f| f.parse::<f64>().ok()).is_some_and(|f| f > 63.0);
    let (all, some): (Vec<_>, Vec<_>) = rows.into_iter().partition(flat);
    let _ = write!(
        out,
        "<p>{} operations write nothing that others use: the model sees no limit. The others:</p>",
        all.len()
    );
    table(out, &heading, some.into_iter());
    out.push_str("<details><summary>Those without a limit</summary>");
    table(out, &heading, all.into_iter());
    out.push_str("</details>");
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
    let count = |by: &BTreeMap<String, f64>, name: &str| by.get(name).copied().unwrap_or(0.0);
    let (costly, free): (Vec<_>, Vec<_>) =
        figures.operations.iter().partition(|(_, by)| count(by, "rmws") >= 0.05 || count(by, "lines") >= 0.05);
    let _ = write!(
        out,
        "<h2 id=\"counts\">What an operation costs, counted</h2><p>Atomic read-modify-writes, locks, and writes into cache lines that the other thread uses, per operation while two threads run, from the build that counts: exact on any machine, and what scaling on larger ones hangs on. {} of {} operations have none of them.</p>",
        free.len(),
        figures.operations.len()
    );
    let series = ["atomic read-modify-writes", "locks", "writes to shared lines"].map(str::to_owned);
    let rows: Vec<Row> = costly
        .iter()
        .map(|(name, by)| Row {
            name: words(name),
            values: ["rmws", "locks", "lines"]
                .map(|c| Some(count(by, c)).filter(|n| *n >= 0.05).map(Mark::of))
                .to_vec(),
            strong: false,
        })
        .collect();
    out.push_str(&bars(
        "counts per operation",
        &series,
        &rows,
        &Axis { unit: "", origin: None, target: None, digits: 1 },
    ));
    let mut counts: Vec<String> = figures.operations.iter().flat_map(|(_, by)| by.keys().cloned()).collect();
    counts.sort();
    counts.dedup();
    let heading: Vec<String> = std::iter::once("operation".to_owned()).chain(counts.iter().cloned()).collect();
    let rows = figures.operations.iter().map(|(what, by)| {
        let cells = counts.iter().map(|name| by.get(name).map_or("-".to_owned(), |n| format!("{n:.2}")));
        std::iter::once(words(what)).chain(cells).collect()
    });
    out.push_str("<details><summary>All counts of all operations</summary>");
    table(out, &heading, rows);
    out.push_str("</details>");
}

fn pauses(figures: &Figures, out: &mut String) {
    if figures.pauses.is_empty() {
        return;
    }
    out.push_str("<h2 id=\"pauses\">Pauses</h2><p>The longest moment, in milliseconds, in which a running thread stood still while another one collected everything, by the number of containers that all threads can reach.</p>");
    let names = names(figures);
    let rows: Vec<Row> = figures
        .pauses
        .iter()
        .map(|(containers, by)| Row {
            name: format!("{containers} containers"),
            values: names.iter().map(|name| by.get(name).copied().map(Mark::of)).collect(),
            strong: false,
        })
        .collect();
    out.push_str(&bars("pauses", &names, &rows, &Axis { unit: " ms", origin: None, target: None, digits: 1 }));
}

fn memory(figures: &Figures, out: &mut String) {
    out.push_str("<h2 id=\"memory\">Memory</h2><p>The most physical memory that a run held, in MiB.</p>");
    let names = names(figures);
    let mib = |runs: &BTreeMap<String, Runs>, who: &str| {
        let all = &runs.get(who)?.memory;
        let value = stats::median(all)? / f64::from(1 << 20);
        Some(Mark { value, spread: stats::spread(all).unwrap_or(0.0) })
    };
    let rows: Vec<Row> = figures
        .programs
        .iter()
        .map(|(program, runs)| Row {
            name: words(program),
            values: names.iter().map(|who| mib(runs, who)).collect(),
            strong: false,
        })
        .collect();
    out.push_str(&bars("memory", &names, &rows, &Axis { unit: " MiB", origin: None, target: None, digits: 1 }));
}

fn times(figures: &Figures, out: &mut String) {
    let _ = write!(
        out,
        "<h2>All times</h2><p>Milliseconds, the median of {} runs, and half the distance of the quartiles in percent of it. Programs did {} of their usual work.</p><details><summary>Show them</summary>",
        figures.rounds, figures.work
    );
    let mut names = names(figures);
    names.push(AFTER.to_owned());
    let heading: Vec<String> = std::iter::once("program".to_owned()).chain(names.iter().cloned()).collect();
    let rows = figures.programs.iter().map(|(program, runs)| {
        let cells = names.iter().map(|name| {
            let Some(runs) = runs.get(name) else { return "-".to_owned() };
            let time = runs.time().map_or("-".to_owned(), |s| format!("{:.1}", s * 1e3));
            stats::spread(&runs.seconds).map_or(time.clone(), |part| format!("{time} ±{:.0}%", part * 100.0))
        });
        std::iter::once(words(program)).chain(cells).collect()
    });
    table(out, &heading, rows);
    out.push_str("</details>");
}

fn foot(figures: &Figures, commands: &[String], out: &mut String) {
    let machine = &figures.machine;
    let _ = write!(
        out,
        "<h2 id=\"how\">Where and how</h2><p>{}, {} cores, {:.0} GiB, {}, {}.</p><ul>",
        escape(&machine.processor),
        machine.cores,
        machine.memory,
        escape(&machine.system),
        escape(&machine.compiler)
    );
    for interpreter in &figures.interpreters {
        let _ = write!(out, "<li><b>{}</b>: {}</li>", escape(&interpreter.name), escape(&interpreter.version));
    }
    let _ = write!(
        out,
        "</ul><p>Every interpreter runs a program once before any of them runs it again. Programs time their own work, so start-up is not in it. The raw data lies beside this page in <code>figures.json</code>.</p><pre>{}</pre>",
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
