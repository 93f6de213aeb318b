//! The pages in a real browser: Debian's `chromium`, which the test command installs.

use std::process::Command;

use tempfile::TempDir;

use crate::support::app::App;
use crate::support::builders::course;

#[test]
fn chromium_renders_the_pages() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let profile = TempDir::with_prefix("chancery-chromium-").expect("a folder");
    for (path, holds) in [("/", "A small course"), ("/sign-in?language=ar", "dir=\"rtl\""), ("/api/docs", "/api/v1/me")]
    {
        let shown = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("{}{path}", app.address))
            .output()
            .expect("chromium is missing: tests/run installs it");
        let text = String::from_utf8_lossy(&shown.stdout);
        assert!(text.contains(holds), "{path}: {text}\n{}", String::from_utf8_lossy(&shown.stderr));
    }
}
