//! Addresses as QR codes. Pure.

use qrcode::{Color, EcLevel, QrCode};

/// A text as a QR code: one path of an SVG image, on white with a quiet zone of that many modules around it; without one it has
/// no ground either, and whoever shows it leaves room. `None`: the text is too long.
pub fn svg(text: &str, quiet: usize) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                // A touch higher than a module: rows that only meet show hairlines between them on a screen.
                let (x, y) = (x + quiet, y + quiet);
                path.push_str(&format!("M{x} {y}h{}v1.02h-{}z", run.len(), run.len()));
            }
            x += run.len();
        }
    }
    let whole = width + 2 * quiet;
    let ground =
        if quiet > 0 { format!(r##"<path fill="#fff" d="M0 0h{whole}v{whole}h-{whole}z"/>"##) } else { String::new() };
    Some(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}">{ground}<path d="{path}"/></svg>"#
    ))
}
