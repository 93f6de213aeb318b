//! `doctor`: looks at everything the program stands on, and says how to mend what is wrong.

mod chain;
mod keys;
mod providers;
mod report;
mod standby;
mod traces;

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::ExitCode;

use keys::{factor_key, signing_key, token_key};
use report::{Grade, Report};

use super::{Common, Failure, assemble, certificate, check, load};
use crate::account::facts;
use crate::actions::logo::Logo;
use crate::certificate::document::{self, Images};
use crate::certificate::kind::CertificateKind;
use crate::course::{LoadError, load_all};
use crate::db::{self, Connection, DatabaseUrl, maintenance};
use crate::mail::{Sender, Transport, transport};
use crate::settings::{MailTransport, Settings};

pub(super) fn run(common: &Common) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    let loaded = match load(common, &[]) {
        Ok(loaded) => loaded,
        Err(error) => {
            report.fail(
                "configuration",
                error.to_string(),
                "correct it; `chancery config show` tells where each value comes from",
            );
            report.print()?;
            return Ok(ExitCode::from(1));
        }
    };
    let settings = &loaded.settings;
    let set = loaded.origins.values().filter(|(_, origin)| *origin != crate::settings::Origin::Default).count();
    report.ok("configuration", format!("{set} values set, the others are defaults"));
    let mut worst = Grade::Ok;
    let checks: [fn(&mut Report, &Settings); 15] = [
        data_folder,
        database,
        standby::reports,
        chain::audit_log,
        token_key,
        factor_key,
        signing_key,
        address,
        providers::providers,
        logo,
        mail,
        signature,
        courses,
        certificates,
        traces::collector,
    ];
    for look in checks {
        look(&mut report, settings);
        worst = worst.max(report.print()?);
    }
    Ok(if worst == Grade::Fail { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|found| found.permissions().mode() & 0o777)
}

fn data_folder(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "data folder";
    let folder = &settings.server.data_dir;
    let shown = folder.display().to_string();
    let Some(mode) = mode(folder) else {
        return report.warn(WHAT, format!("{shown} is not there yet"), "`chancery serve` makes it");
    };
    let probe = folder.join(".doctor");
    if let Err(error) = fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)) {
        let cure = "let the user that runs the program write there, or name another folder with --data";
        return report.fail(WHAT, format!("cannot write into {shown}: {error}"), cure);
    }
    if mode & 0o007 != 0 {
        let cure = format!("chmod o-rwx {shown}");
        return report.warn(WHAT, format!("everybody on this machine can look into {shown}"), &cure);
    }
    report.ok(WHAT, shown);
}

fn database(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "database";
    let url = match assemble::database_url(settings) {
        Ok(url) => url,
        Err(error) => return report.fail(WHAT, error.to_string(), "correct database.url"),
    };
    let shown = format!("{url:?}");
    let marker = fs::read_to_string(settings.server.data_dir.join("database-id")).ok();
    if !url.exists() {
        return match marker {
            Some(_) => {
                let cure = "bring the file back, `chancery restore` a backup, or correct database.url";
                report.fail(WHAT, format!("{shown} is not there, though the data folder belongs to one"), cure);
            }
            None => report.warn(WHAT, format!("{shown} is not there yet"), "`chancery serve` makes it"),
        };
    }
    let mut connection = match url.connect(true) {
        Ok(connection) => connection,
        Err(error) => return report.fail(WHAT, error.to_string(), database_cure(&url)),
    };
    if let Err(error) = look_into(report, &mut connection, &shown, marker.as_deref()) {
        report.fail(WHAT, format!("{shown}: {error}"), database_cure(&url));
    }
}

fn database_cure(url: &DatabaseUrl) -> &'static str {
    match url {
        DatabaseUrl::Sqlite(_) => {
            "see that the file is readable and writable; a damaged one is replaced by `chancery restore FILE --replace`"
        }
        DatabaseUrl::Postgres(_) => {
            "see that the server runs, and that database.url has the right host, name, user and password"
        }
    }
}

fn look_into(
    report: &mut Report,
    connection: &mut Connection,
    shown: &str,
    marker: Option<&str>,
) -> Result<(), Failure> {
    const WHAT: &str = "database";
    if let [first, ..] = maintenance::damages(connection)?.as_slice() {
        let cure = "stop the server, keep the file, and `chancery restore FILE --replace` the last backup";
        report.fail(WHAT, format!("{shown} is damaged: {first}"), cure);
        return Ok(());
    }
    if let Some(needs) = db::newer(connection)? {
        let found = format!("{shown} was used by a newer program, and needs version {needs} or newer");
        report.fail(WHAT, found, "install that program");
        return Ok(());
    }
    if db::pending(connection)? {
        report.warn(WHAT, format!("{shown} is not up to date"), "`chancery migrate`; `serve` does it by itself");
        return Ok(());
    }
    let id = facts::get(connection, "database-id")?.unwrap_or_default();
    if marker.is_some_and(|marker| marker.trim() != id) {
        report.fail(
            WHAT,
            format!("{shown} is not the one that the data folder belongs to"),
            "correct database.url or server.data_dir",
        );
        return Ok(());
    }
    let counts = maintenance::counts(connection)?;
    let words: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
    let words = words.join(", ");
    match db::unknown(connection)?.last() {
        None => report.ok(WHAT, format!("{shown}, sound and up to date: {words}")),
        Some(last) => {
            let found = format!("{shown}, sound; a newer program added to it (it has the migration {last}): {words}");
            report.warn(WHAT, found, "this program serves it as before; bring it up to date with the others");
        }
    }
    Ok(())
}

fn address(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "public address";
    let url = &settings.server.public_url;
    let local = settings.server.bind.parse::<SocketAddr>().is_ok_and(|bind| bind.ip().is_loopback());
    let cure = "set server.public_url to the address that people use, such as https://learn.example.org";
    if url.is_empty() && !local {
        return report.warn(
            WHAT,
            format!("links in mails and certificates would lead to http://{}", settings.server.bind),
            cure,
        );
    }
    if url.is_empty() && settings.mail.transport == MailTransport::Smtp {
        return report.warn(WHAT, "mail is sent, but its links lead to this machine only", cure);
    }
    if url.is_empty() {
        return report.ok(WHAT, format!("http://{}, for this machine only", settings.server.bind));
    }
    let host = url.split("://").nth(1).unwrap_or_default();
    let here = ["localhost", "127.", "[::1]"].iter().any(|start| host.starts_with(start));
    if url.starts_with("http://") && !here {
        let cure = "put a web server with TLS in front, and write https:// here";
        return report.warn(WHAT, format!("{url} is without TLS: passwords travel in the open"), cure);
    }
    report.ok(WHAT, url.clone());
}

fn logo(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "logo";
    match Logo::read(&settings.institute.logo) {
        Ok(None) => report.ok(WHAT, "the program's own; institute.logo names another"),
        Ok(Some(logo)) => {
            report.ok(WHAT, format!("{}, {} bytes", settings.institute.logo.display(), logo.bytes.len()));
        }
        Err(error) => report.fail(WHAT, error, "let institute.logo name a small picture, or empty it"),
    }
}

fn mail(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "mail";
    if let Err(error) = settings.mail.from.parse::<Sender>() {
        return report.fail(
            WHAT,
            format!("mail.from: {error}"),
            "write it like `Institute <courses@institute.example>`",
        );
    }
    if settings.mail.transport == MailTransport::File && !settings.server.data_dir.exists() {
        return report.ok(WHAT, assemble::mail_in_words(settings));
    }
    let transport = match Transport::from_settings(&settings.mail, &assemble::mail_folder(settings)) {
        Ok(transport) => transport,
        Err(error) => return report.fail(WHAT, error.to_string(), "correct mail.smtp_url or mail.ca_file"),
    };
    match transport.check() {
        Err(error) => report.fail(WHAT, error.message, ""),
        Ok(()) if settings.mail.transport == MailTransport::Smtp && settings.mail.from.contains("@localhost") => {
            report.warn(
                WHAT,
                format!("{transport} lets us in, but the sender is {}", settings.mail.from),
                "set mail.from to an address of the institute",
            );
        }
        Ok(()) => report.ok(WHAT, transport.to_string()),
    }
}

/// What receivers look at: the signature, and where reports go.
fn signature(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "mail signature";
    if let Err(error) = assemble::return_path(settings) {
        return report.fail(WHAT, error.to_string(), "write it like bounces@institute.example");
    }
    let key = &settings.mail.dkim_key_file;
    match transport::signer(&settings.mail) {
        Err(error) => report.fail(WHAT, error.to_string(), "correct mail.dkim_key_file, dkim_selector or dkim_domain"),
        Ok(None) if settings.mail.transport == MailTransport::Smtp => {
            report.ok(WHAT, "mail is not signed here; see that the mail server does it (DKIM)");
        }
        Ok(None) => {}
        Ok(Some(_)) if mode(key).is_some_and(|mode| mode & 0o077 != 0) => {
            let shown = key.display().to_string();
            report.warn(WHAT, format!("others can read {shown}"), &format!("chmod 600 {shown}"));
        }
        Ok(Some(signer)) => {
            report.ok(WHAT, format!("by DKIM; `chancery mail dkim` prints what {} has to say", signer.record_name()));
        }
    }
}

fn courses(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "courses";
    let path = &settings.courses.path;
    let courses = match load_all(path) {
        Ok(courses) => courses,
        Err(error @ (LoadError::NoFolder(_) | LoadError::NoCourse(_))) => {
            return report.warn(
                WHAT,
                error.to_string(),
                "what was published before is served; name a folder in courses.path",
            );
        }
        Err(error) => return report.fail(WHAT, error.to_string(), "correct courses.path"),
    };
    let faults: usize = courses.iter().map(|course| course.diagnostics.len()).sum();
    let refused = courses.iter().filter(|course| course.course.is_none()).count();
    let text = format!("{} in {}", check::plural(courses.len(), "course"), path.display());
    let cure = "`chancery check` shows each of them with its place";
    match (refused, faults) {
        (0, 0) => report.ok(WHAT, text),
        (0, _) => report.warn(WHAT, format!("{text}, with {}", check::plural(faults, "fault")), cure),
        _ => report.fail(WHAT, format!("{text}, of which {refused} cannot be published"), cure),
    }
}

fn certificates(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "certificates";
    let own = &settings.certificates;
    let style = match assemble::style(settings) {
        Ok(style) => style,
        Err(error) => {
            return report.fail(
                WHAT,
                error.to_string(),
                "correct the file, or certificates.folder or certificates.fonts",
            );
        }
    };
    let cure = match style.has_own_template() {
        true => format!(
            "correct the template in {}; `chancery certificate preview` shows what it makes",
            own.folder.display()
        ),
        false => "correct institute.name; if it is right, this is a fault of the program".to_owned(),
    };
    for language in certificate::languages() {
        for kind in [CertificateKind::Completion, CertificateKind::Participation] {
            let mut sample = certificate::sample(settings, &language);
            (sample.kind, sample.lessons) = (kind, (kind == CertificateKind::Participation).then_some((8, 10)));
            if let Err(error) = document::render(&sample, &Images::new(), &style, &[]) {
                return report.fail(WHAT, format!("a sample ({kind}) in the language {language}: {error}"), &cure);
            }
        }
    }
    let template =
        if style.has_own_template() { "the template of the institute gives" } else { "fonts and template give" };
    report.ok(WHAT, format!("{template} a sample in six languages"));
}
