//! Charts as SVG: horizontal bars around a reference, and lines over the number of threads.
//!
//! Colors come from the page's style sheet by class, so that a chart follows the reader's light or dark theme. Every mark carries its
//! figure as text or as a title, so that nothing hangs on color.

use std::fmt::Write;

/// Text made safe for HTML and SVG.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// One row of a bar chart: its name, and one value per series.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is about.
    pub name: String,
    /// A value per series; nothing where there is none.
    pub values: Vec<Option<f64>>,
    /// Set apart from the others: a mean.
    pub strong: bool,
}

const WIDTH: f64 = 860.0;
const LABELS: f64 = 190.0;
const BAR: f64 = 13.0;

/// Horizontal bars on a logarithmic axis around 1: longer to the right is more.
pub fn ratios(title: &str, series: &[String], rows: &[Row], unit: &str) -> String {
    let values = rows.iter().flat_map(|row| row.values.iter().flatten().copied());
    let (low, high) = values.fold((0.9f64, 1.1f64), |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = ((low.ln() - 0.05).min(-0.1), (high.ln() + 0.05).max(0.1));
    let plot = WIDTH - LABELS - 60.0;
    let x = |v: f64| LABELS + (v.max(1e-9).ln() - low) / (high - low) * plot;
    let step = BAR * series.len() as f64 + 9.0;
    let height = 34.0 + step * rows.len() as f64;
    let mut svg = open(title, height);
    for mark in [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0] {
        if (low..=high).contains(&f64::ln(mark)) {
            let class = if mark == 1.0 { "axis" } else { "grid" };
            let _ = write!(
                svg,
                r#"<line class="{class}" x1="{0:.1}" y1="18" x2="{0:.1}" y2="{1:.1}"/><text class="tick" x="{0:.1}" y="12" text-anchor="middle">{mark}{unit}</text>"#,
                x(mark),
                height - 8.0
            );
        }
    }
    for (i, row) in rows.iter().enumerate() {
        let top = 24.0 + step * i as f64;
        let class = if row.strong { "name strong" } else { "name" };
        let _ = write!(
            svg,
            r#"<text class="{class}" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            LABELS - 10.0,
            top + step / 2.0 - 1.0,
            escape(&row.name)
        );
        for (s, value) in row.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let (from, to) = (x(1.0).min(x(*value)), x(1.0).max(x(*value)));
            let y = top + BAR * s as f64;
            let _ = write!(
                svg,
                r#"<rect class="s{s}" x="{from:.1}" y="{y:.1}" width="{:.1}" height="{:.1}" rx="2"><title>{} {}: {value:.2}{unit}</title></rect><text class="figure" x="{:.1}" y="{:.1}">{value:.2}</text>"#,
                (to - from).max(1.0),
                BAR - 2.0,
                escape(&row.name),
                escape(series.get(s).map_or("", String::as_str)),
                to + 4.0,
                y + BAR - 3.5
            );
        }
    }
    svg.push_str("</svg>");
    legend(series) + &svg
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
    let least = lines.iter().flat_map(|line| line.points.iter().map(|p| p.1)).fold(0.5f64, f64::min);
    let (size, left, top) = (250.0, 34.0, 14.0);
    let (span, floor) = ((most as f64).ln(), least.ln());
    let x = |n: f64| left + n.ln() / span * (size - 10.0);
    let y = |f: f64| top + size - (f.ln() - floor) / (span - floor) * size;
    let mut svg = format!(
        r#"<svg class="small" role="img" aria-label="{}" viewBox="0 0 {:.0} {:.0}"><title>{0}</title>"#,
        escape(title),
        left + size + 8.0,
        top + size + 26.0
    );
    let mut n = 1;
    while n <= most {
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{0:.1}" y1="{top:.1}" x2="{0:.1}" y2="{1:.1}"/><text class="tick" x="{0:.1}" y="{2:.1}" text-anchor="middle">{n}</text><text class="tick" x="{3:.1}" y="{4:.1}" text-anchor="end">{n}x</text>"#,
            x(n as f64),
            top + size,
            top + size + 14.0,
            left - 5.0,
            y(n as f64) + 3.0
        );
        n *= 2;
    }
    let _ = write!(
        svg,
        r#"<line class="axis" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
        x(1.0),
        y(1.0),
        x(most as f64),
        y(most as f64)
    );
    for (s, line) in lines.iter().enumerate() {
        let points: Vec<String> =
            line.points.iter().map(|&(n, f)| format!("{:.1},{:.1}", x(n as f64), y(f.max(least)))).collect();
        let broken = if line.predicted { " broken" } else { "" };
        let _ = write!(svg, r#"<polyline class="l{s}{broken}" points="{}"/>"#, points.join(" "));
        for &(n, f) in &line.points {
            let _ = write!(
                svg,
                r#"<circle class="s{s}" cx="{:.1}" cy="{:.1}" r="3"><title>{}: {f:.2}x on {n}</title></circle>"#,
                x(n as f64),
                y(f.max(least)),
                escape(&line.name)
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
        let row = Row { name: "a<b".to_owned(), values: vec![Some(2.0), None], strong: false };
        let svg = ratios("speed", &["x".to_owned(), "y".to_owned()], &[row], "x");
        assert!(svg.contains("a&lt;b") && svg.contains("2.00") && svg.ends_with("</svg>"));
        assert_eq!(svg.matches("<rect").count(), 1);
        let line = Line { name: "list".to_owned(), points: vec![(1, 1.0), (2, 1.9)], predicted: true };
        let svg = curves("lists", &[line]);
        assert!(svg.contains("1.90x on 2") && svg.contains("broken"));
    }
}
