//! Charts as SVG: horizontal bars, and lines over the number of threads.
//!
//! Colors come from the page's style sheet by class, so that a chart follows the reader's light or dark theme. Every mark carries its
//! figure as text or as a title, so that nothing hangs on color. Spread is a thin line around the end of a bar.

use std::fmt::Write;

/// Text made safe for HTML and SVG.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A figure and how far its runs lie apart, as a part of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The figure.
    pub value: f64,
    /// Half the distance between the quartiles over the median; 0 if nobody knows.
    pub spread: f64,
}

impl Mark {
    /// A figure without a spread.
    pub fn of(value: f64) -> Mark {
        Mark { value, spread: 0.0 }
    }
}

/// One row of a bar chart: its name, and one value per series.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is about.
    pub name: String,
    /// A value per series; nothing where there is none.
    pub values: Vec<Option<Mark>>,
    /// Set apart from the others: a mean.
    pub strong: bool,
}

/// A bar chart: what the axis is like.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Written behind the marks of the axis.
    pub unit: &'static str,
    /// Where bars begin; `None`: at the left edge.
    pub origin: Option<f64>,
    /// A line at what is to be reached.
    pub target: Option<f64>,
    /// Digits behind the point.
    pub digits: usize,
}

const WIDTH: f64 = 860.0;
const LABELS: f64 = 200.0;
const BAR: f64 = 12.0;
/// Marks that an axis may have.
const MARKS: [f64; 35] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0,
    20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5,
];

/// Horizontal bars on a logarithmic axis.
pub fn bars(title: &str, series: &[String], rows: &[Row], axis: &Axis) -> String {
    let values = rows.iter().flat_map(|row| row.values.iter().flatten().map(|mark| mark.value.max(1e-4)));
    let start = axis.origin.map_or((f64::MAX, 0.0f64), |origin| (origin * 0.95, origin * 1.06));
    let (low, high) = values.chain(axis.target).fold(start, |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = (low.min(high).ln() - if axis.origin.is_some() { 0.02 } else { 0.4 }, high.ln() + 0.02);
    let plot = WIDTH - LABELS - 64.0;
    let x = |v: f64| LABELS + (v.max(1e-4).ln() - low) / (high - low).max(0.1) * plot;
    let step = BAR * series.len() as f64 + 7.0;
    let height = 34.0 + step * rows.len() as f64;
    let mut svg = open(title, height);
    let line = |svg: &mut String, v: f64, class: &str| {
        let _ =
            write!(svg, r#"<line class="{class}" x1="{0:.1}" y1="18" x2="{0:.1}" y2="{1:.1}"/>"#, x(v), height - 6.0);
    };
    let mut free_from = 0.0;
    for mark in MARKS.into_iter().filter(|mark| (low..=high).contains(&mark.ln())) {
        line(&mut svg, mark, if axis.origin == Some(mark) { "axis" } else { "grid" });
        // Labels that would touch the one before are left out.
        if x(mark) >= free_from || axis.origin == Some(mark) {
            free_from = x(mark) + 46.0;
            let _ = write!(
                svg,
                r#"<text class="tick" x="{:.1}" y="12" text-anchor="middle">{mark}{}</text>"#,
                x(mark),
                axis.unit
            );
        }
    }
    if let Some(target) = axis.target {
        line(&mut svg, target, "target");
    }
    for (i, row) in rows.iter().enumerate() {
        let top = 24.0 + step * i as f64;
        let class = if row.strong { "name strong" } else { "name" };
        let middle = top + BAR * series.len() as f64 / 2.0 + 3.0;
        let name = escape(&row.name);
        let _ = write!(
            svg,
            r#"<text class="{class}" x="{:.1}" y="{middle:.1}" text-anchor="end">{name}</text>"#,
            LABELS - 10.0
        );
        for (s, mark) in row.values.iter().enumerate() {
            let Some(Mark { value, spread }) = *mark else { continue };
            let origin = axis.origin.map_or(LABELS, x);
            let (from, to) = (origin.min(x(value)), origin.max(x(value)));
            let y = top + BAR * s as f64;
            let who = escape(series.get(s).map_or("", String::as_str));
            let (unit, digits) = (axis.unit, axis.digits);
            let _ = write!(
                svg,
                r#"<rect class="s{s}" x="{from:.1}" y="{y:.1}" width="{:.1}" height="{:.1}" rx="2"><title>{name}, {who}: {value:.digits$}{unit}</title></rect>"#,
                (to - from).max(1.0),
                BAR - 2.0,
            );
            let mut end = to;
            if spread > 0.002 {
                let (a, b) = (x(value * (1.0 - spread)), x(value * (1.0 + spread)));
                end = end.max(b);
                let _ = write!(
                    svg,
                    r#"<line class="spread" x1="{a:.1}" y1="{0:.1}" x2="{b:.1}" y2="{0:.1}"/>"#,
                    y + BAR / 2.0 - 1.0
                );
            }
            let _ = write!(
                svg,
                r#"<text class="figure" x="{:.1}" y="{:.1}">{value:.digits$}</text>"#,
                end + 4.0,
                y + BAR - 3.0
            );
        }
    }
    svg.push_str("</svg>");
    if series.len() > 1 { legend(series) + &svg } else { svg }
}

/// A line over the number of threads.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name in the legend.
    pub name: String,
    /// Threads, and how much more work they do than one.
    pub points: Vec<(usize, f64)>,
    /// Drawn broken: a prediction.
    pub predicted: bool,
}

/// How much more work threads do than one, over their number, both axes logarithmic; the diagonal is all there is to gain.
pub fn curves(title: &str, lines: &[Line]) -> String {
    let most = lines.iter().flat_map(|line| line.points.iter().map(|p| p.0)).max().unwrap_or(2).max(2);
    let least = lines.iter().flat_map(|line| line.points.iter().map(|p| p.1)).fold(0.5f64, f64::min).max(0.02);
    let (width, height, left, top) = (250.0, 170.0, 30.0, 10.0);
    let (span, floor) = ((most as f64).ln(), least.ln());
    let x = |n: f64| left + n.ln() / span * (width - 10.0);
    let y = |f: f64| top + height - (f.max(least).ln() - floor) / (span - floor) * height;
    let mut svg = format!(
        r#"<svg class="small" role="img" aria-label="{}" viewBox="0 0 {:.0} {:.0}"><title>{0}</title>"#,
        escape(title),
        left + width + 8.0,
        top + height + 20.0
    );
    let mut n = 1;
    while n <= most {
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{0:.1}" y1="{top:.1}" x2="{0:.1}" y2="{1:.1}"/><text class="tick" x="{0:.1}" y="{2:.1}" text-anchor="middle">{n}</text><text class="tick" x="{3:.1}" y="{4:.1}" text-anchor="end">{n}</text>"#,
            x(n as f64),
            top + height,
            top + height + 14.0,
            left - 5.0,
            y(n as f64) + 3.0
        );
        n *= if most > 16 { 4 } else { 2 };
    }
    let (a, b) = (x(1.0), y(1.0));
    let (c, d) = (x(most as f64), y(most as f64));
    let _ = write!(svg, r#"<line class="axis" x1="{a:.1}" y1="{b:.1}" x2="{c:.1}" y2="{d:.1}"/>"#);
    let _ = write!(svg, r#"<line class="grid" x1="{a:.1}" y1="{b:.1}" x2="{c:.1}" y2="{b:.1}"/>"#);
    // The first series lies on top.
    for (s, line) in lines.iter().enumerate().rev() {
        let points: Vec<String> = line.points.iter().map(|&(n, f)| format!("{:.1},{:.1}", x(n as f64), y(f))).collect();
        let broken = if line.predicted { " broken" } else { "" };
        let _ = write!(svg, r#"<polyline class="l{s}{broken}" points="{}"/>"#, points.join(" "));
        let name = escape(&line.name);
        for &(n, f) in &line.points {
            let radius = if line.predicted { 1.8 } else { 3.0 };
            let _ = write!(
                svg,
                r#"<circle class="s{s}" cx="{:.1}" cy="{:.1}" r="{radius}"><title>{name}: {f:.2}x on {n}</title></circle>"#,
                x(n as f64),
                y(f),
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// The names of the series with their colors.
pub fn legend(series: &[String]) -> String {
    let items: Vec<String> = series
        .iter()
        .enumerate()
        .map(|(s, name)| format!(r#"<span class="key"><i class="s{s}"></i>{}</span>"#, escape(name)))
        .collect();
    format!(r#"<p class="legend">{}</p>"#, items.join(" "))
}

fn open(title: &str, height: f64) -> String {
    format!(
        r#"<svg role="img" aria-label="{0}" viewBox="0 0 {WIDTH:.0} {height:.0}"><title>{0}</title>"#,
        escape(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_are_whole_and_name_what_they_show() {
        let mark = Mark { value: 2.0, spread: 0.1 };
        let row = Row { name: "a<b".to_owned(), values: vec![Some(mark), None], strong: false };
        let axis = Axis { unit: "x", origin: Some(1.0), target: Some(2.5), digits: 2 };
        let svg = bars("speed", &["x".to_owned(), "y".to_owned()], &[row], &axis);
        assert!(svg.contains("a&lt;b") && svg.contains("2.00") && svg.ends_with("</svg>"));
        assert_eq!(svg.matches("<rect").count(), 1);
        assert_eq!(svg.matches("class=\"spread\"").count(), 1);
        assert_eq!(svg.matches("class=\"target\"").count(), 1);
        let line = Line { name: "list".to_owned(), points: vec![(1, 1.0), (2, 1.9)], predicted: true };
        let svg = curves("lists", &[line]);
        assert!(svg.contains("1.90x on 2") && svg.contains("broken"));
    }
}
