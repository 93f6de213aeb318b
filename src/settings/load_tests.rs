//! Reading and merging the settings.

use super::load::{Sources, load};

fn environment(pairs: &[(&str, &str)]) -> Sources {
    let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { environment, ..Sources::default() }
}

fn message(sources: &Sources) -> String {
    load(sources).unwrap_err().to_string()
}

#[test]
fn flags_beat_the_environment_which_beats_the_file_which_beats_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chancery.toml");
    std::fs::write(&file, "[server]\nbind = \"127.0.0.1:1\"\nthreads = 3\n[institute]\nname = \"I\"\n").unwrap();
    let mut sources = environment(&[("CHANCERY_SERVER__BIND", "127.0.0.1:2"), ("CHANCERY_SERVER__THREADS", "4")]);
    sources.file = Some(file);
    sources.flags.push(("server.bind", "127.0.0.1:3".to_owned()));
    let loaded = load(&sources).unwrap();
    assert_eq!(loaded.settings.server.bind, "127.0.0.1:3");
    assert_eq!(loaded.settings.server.threads, 4);
    assert_eq!(loaded.settings.institute.name, "I");
    assert_eq!(loaded.settings.database.connections, 8);
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    assert_eq!(
        message(&environment(&[("CHANCERY_SERVER__BINDD", "x")])),
        "unknown setting `server.bindd` (CHANCERY_SERVER__BINDD); did you mean `server.bind`?"
    );
}

#[test]
fn a_wrong_value_is_named_with_its_origin() {
    assert!(
        message(&environment(&[("CHANCERY_MAIL__TRANSPORT", "pigeon")]))
            .starts_with("the setting `mail.transport` (CHANCERY_MAIL__TRANSPORT) is wrong: unknown variant `pigeon`")
    );
    assert!(message(&environment(&[("CHANCERY_SERVER__THREADS", "many")])).contains("`server.threads`"));
    assert!(message(&environment(&[("CHANCERY_SERVER__BIND", "localhost")])).contains("127.0.0.1:8080"));
}

#[test]
fn proxies_are_a_list_and_no_limit_is_none() {
    let loaded = load(&environment(&[("CHANCERY_SERVER__TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")])).unwrap();
    let named: Vec<String> = loaded.settings.server.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(named, ["127.0.0.1/32", "10.0.0.0/8"]);
    let wrong = message(&environment(&[("CHANCERY_SERVER__TRUSTED_PROXIES", "the proxy")]));
    assert!(wrong.contains("`server.trusted_proxies`") && wrong.contains("`the proxy` is no network"), "{wrong}");
    let none = message(&environment(&[("CHANCERY_LIMITS__SIGN_IN_PER_ACCOUNT", "0")]));
    assert!(none.contains("`limits.sign_in_per_account`") && none.contains("from 1 to 1000000"), "{none}");
}

#[test]
fn providers_are_as_many_sections_as_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chancery.toml");
    let text = "[providers.foreign-office]\nissuer = \"https://id.example\"\nclient_id = \"learn\"\n\
                roles = { staff = \"facilitator\" }\n[providers.other]\nissuer = \"http://localhost:1\"\nclient_id = \"x\"\n";
    std::fs::write(&file, text).unwrap();
    let name = "CHANCERY_PROVIDERS__FOREIGN_OFFICE__CLIENT_SECRET";
    let with = |pairs: &[(&str, &str)]| Sources { file: Some(file.clone()), ..environment(pairs) };
    let loaded = load(&with(&[(name, "hunter2"), ("CHANCERY_PROVIDERS__OTHER__SCOPES", "openid, email")])).unwrap();
    let providers = &loaded.settings.providers;
    assert_eq!(providers["foreign-office"].client_secret, "hunter2");
    assert_eq!(providers["foreign-office"].groups_claim, "groups");
    assert_eq!(providers["other"].scopes, ["openid", "email"]);
    let shown = loaded.show();
    assert!(!shown.contains("hunter2") && shown.contains("providers.foreign-office.client_secret = \"(hidden)\""));
    assert!(loaded.plain().contains_key("providers.other.issuer"));

    let wrong = |pairs: &[(&str, &str)]| message(&with(pairs));
    let told = wrong(&[("CHANCERY_PROVIDERS__OTHER__ISUER", "x")]);
    assert!(told.starts_with("unknown setting `providers.other.isuer`"), "{told}");
    assert!(told.ends_with("did you mean `providers.other.issuer`?"), "{told}");
    let told = wrong(&[("CHANCERY_PROVIDERS__OTHER__ISSUER", "http://id.example")]);
    assert!(told.contains("`providers.other.issuer` (CHANCERY_PROVIDERS__OTHER__ISSUER)"), "{told}");
    assert!(wrong(&[("CHANCERY_PROVIDERS__THIRD__TITLE", "x")]).contains("`providers.third.issuer` (default)"));
    assert!(wrong(&[("CHANCERY_PROVIDERS__OTHER__SCOPES", "email")]).contains("`openid` has to be one of them"));
    std::fs::write(&file, "[providers.x]\nroles = { staff = \"king\" }\n").unwrap();
    assert!(wrong(&[]).contains("`providers.x.roles`"), "{}", wrong(&[]));
    std::fs::write(&file, "[providers.\"Über uns\"]\nissuer = \"x\"\n").unwrap();
    assert!(wrong(&[]).starts_with("unknown setting"), "{}", wrong(&[]));
}

#[test]
fn a_secret_can_come_from_a_file_and_is_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "postgres://u:hunter2@db/x\n").unwrap();
    let loaded = load(&environment(&[("CHANCERY_DATABASE__URL_FILE", file.to_str().unwrap())])).unwrap();
    assert_eq!(loaded.settings.database.url, "postgres://u:hunter2@db/x");
    assert!(!loaded.show().contains("hunter2"));
    assert!(loaded.show().contains("database.url = \"(hidden)\"  # CHANCERY_DATABASE__URL_FILE"));
}

#[test]
fn a_standby_for_reports_is_one_of_postgresql_and_its_password_is_never_shown() {
    let url = ("CHANCERY_DATABASE__URL", "postgres://u:hunter2@db/x");
    let reports = |url: &'static str| ("CHANCERY_DATABASE__REPORTS_URL", url);
    let loaded = load(&environment(&[url, reports("postgres://u:hunter2@standby/x")])).unwrap();
    assert_eq!(loaded.settings.database.reports_lag_seconds, 30);
    assert!(!loaded.show().contains("hunter2") && loaded.show().contains("database.reports_url = \"(hidden)\""));
    assert!(!loaded.plain().contains_key("database.reports_url"));
    let wrong = |pairs: &[(&str, &str)], sentence: &str| {
        let setting = "the setting `database.reports_url` (CHANCERY_DATABASE__REPORTS_URL) is wrong: ";
        assert_eq!(message(&environment(pairs)), format!("{setting}{sentence}"));
    };
    wrong(
        &[reports("postgres://u:hunter2@standby/x")],
        "the database is SQLite, which has no standby: empty it, or let database.url lead to PostgreSQL",
    );
    wrong(
        &[("CHANCERY_DATABASE__URL", "sqlite:///srv/chancery.db"), reports("postgresql://standby/x")],
        "the database is SQLite, which has no standby: empty it, or let database.url lead to PostgreSQL",
    );
    wrong(
        &[url, reports("mysql://u:hunter2@standby/x")],
        "it leads to a standby of PostgreSQL, as postgres://USER:PASSWORD@HOST/NAME, or is empty",
    );
    wrong(
        &[url, reports("postgres://u:hunter2@db/x")],
        "it is the same as database.url, and a standby is another server: name that, or empty it",
    );
    let lag = message(&environment(&[("CHANCERY_DATABASE__REPORTS_LAG_SECONDS", "0")]));
    assert!(lag.contains("`database.reports_lag_seconds`") && lag.ends_with("it must be 1 or more"), "{lag}");
}
