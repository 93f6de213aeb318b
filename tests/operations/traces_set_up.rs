//! Setting traces up: what can be written, what is wrong with what was, that nobody reads the secrets, and what the doctor says.

use crate::support::collector::{Collector, Manner};
use crate::support::program::Site;

/// What the program says of a setting from the environment that is wrong.
fn wrong(name: &str, value: &str) -> String {
    let ran = Site::new().with(name, value).run(&["config", "show"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{name}={value}");
    ran.err
}

const ADDRESS: &str = "it is the address at which a collector takes traces over HTTP, such as http://127.0.0.1:4318/v1/traces, without \
                       user, password, query or fragment (what a collector wants to know besides stands in traces.headers), or empty";

#[test]
fn a_wrong_address_or_share_is_told_with_its_place_and_how_to_write_it() {
    for address in [
        "127.0.0.1:4318",
        "grpc://127.0.0.1:4317",
        "file:///tmp/traces",
        "http://",
        "collector",
        "http://the collector/v1/traces",
        "http://möller.example/v1/traces",
        "https://u:hunter2@collector.example/v1/traces",
        "https://collector.example/v1/traces?key=x",
        "https://collector.example/v1/traces#x",
    ] {
        let said = wrong("TRACES__ENDPOINT", address);
        let place = "the setting `traces.endpoint` (CHANCERY_TRACES__ENDPOINT) is wrong";
        assert_eq!(said, format!("chancery: {place}: {ADDRESS}\n"), "{address}");
    }
    for share in ["-0.1", "1.01", "NaN", "inf"] {
        let said = wrong("TRACES__SHARE", share);
        let place = "the setting `traces.share` (CHANCERY_TRACES__SHARE) is wrong";
        assert_eq!(said, format!("chancery: {place}: it is a number from 0 to 1: 0.1 traces one request of ten\n"));
    }
    let said = wrong("TRACES__SHARE", "half");
    assert!(said.contains("`traces.share` (CHANCERY_TRACES__SHARE) is wrong: invalid type: string \"half\""), "{said}");
    let said = wrong("TRACES__ENDPOIND", "x");
    assert!(said.contains("unknown setting `traces.endpoind`") && said.contains("did you mean `traces.endpoint`?"));
}

#[test]
fn what_is_wrong_with_a_header_is_told_without_what_it_says() {
    for (value, message) in [
        ("Bearer hunter2", "it is a table such as { authorization = \"Bearer ...\" }"),
        ("a b=hunter2", "`a b` is no name of a header"),
        ("=hunter2", "`` is no name of a header"),
        ("x-key=", "the value of `x-key` is empty, or has other signs than those of ASCII"),
        ("x-key=hunter2é", "the value of `x-key` is empty, or has other signs than those of ASCII"),
        ("Content-Type=hunter2", "`Content-Type` is what the program says itself"),
    ] {
        let said = wrong("TRACES__HEADERS", value);
        assert!(
            said.starts_with("chancery: the setting `traces.headers` (CHANCERY_TRACES__HEADERS) is wrong: "),
            "{said}"
        );
        assert!(said.contains(message) && !said.contains("hunter2"), "{said}");
    }
    let site = Site::new();
    site.write("config/chancery.toml", b"[traces]\nheaders = { x-key = 12345 }\n");
    let ran = site.run(&["config", "show"]);
    let place = "the setting `traces.headers` (config/chancery.toml) is wrong";
    assert_eq!((ran.code, ran.err), (Some(2), format!("chancery: {place}: the value of `x-key` is no text\n")));
}

#[test]
fn headers_are_written_in_each_of_the_usual_ways_and_shown_in_none() {
    let collector = Collector::new();
    let shown = |site: &Site, place: &str| {
        let ran = site.run(&["config", "show"]);
        assert!(ran.out.contains(&format!("traces.headers = \"(hidden)\"  # {place}\n")), "{}{}", ran.out, ran.err);
        let doctor = site.run(&["doctor"]);
        for text in [&ran.out, &ran.err, &doctor.out, &doctor.err] {
            assert!(!text.contains("hunter2"), "{text}");
        }
        let last = collector.received().pop().expect("the doctor asked");
        assert_eq!((last.says("authorization"), last.says("x-tenant")), (vec!["Bearer hunter2=="], vec!["institute"]));
    };
    let site = || Site::new().with("TRACES__ENDPOINT", &collector.endpoint);
    let by_environment = site().with("TRACES__HEADERS", "authorization = Bearer hunter2==, x-tenant=institute");
    shown(&by_environment, "CHANCERY_TRACES__HEADERS");
    let by_file = site();
    by_file.write("secret", b"authorization=Bearer hunter2==\nx-tenant=institute\n");
    let by_file = by_file.with("TRACES__HEADERS_FILE", "secret");
    shown(&by_file, "CHANCERY_TRACES__HEADERS_FILE");
    for text in [
        "[traces]\nheaders = { authorization = \"Bearer hunter2==\", x-tenant = \"institute\" }\n",
        "[traces.headers]\nauthorization = \"Bearer hunter2==\"\nx-tenant = \"institute\"\n",
    ] {
        let by_settings = site();
        by_settings.write("config/chancery.toml", text.as_bytes());
        shown(&by_settings, "config/chancery.toml");
    }
    let none = Site::new().run(&["config", "show"]).out;
    let defaults =
        ["traces.endpoint = \"\"  # default\n", "traces.share = 1.0  # default\n", "traces.headers = {}  # default\n"];
    assert!(defaults.iter().all(|line| none.contains(line)), "{none}");
}

#[test]
fn the_doctor_tells_whether_the_collector_takes_traces() {
    let collector = Collector::new();
    let site = Site::new().with("TRACES__ENDPOINT", &collector.endpoint).with("TRACES__SHARE", "0.25");
    let endpoint = &collector.endpoint;
    let said = || {
        let ran = site.run(&["doctor"]);
        let lines: Vec<&str> = ran.out.lines().skip_while(|line| !line.contains("  traces ")).take(2).collect();
        (ran.code, lines.join("\n"))
    };
    let (code, good) = said();
    assert_eq!((code, good), (Some(0), format!("ok    traces         {endpoint} takes them; a share of 0.25")));
    assert_eq!(collector.received().len(), 1);
    assert!(collector.spans().is_empty(), "it was asked, and got nothing");

    for (status, grade, code, words) in [
        (401, "FAIL", 1, "it does not let us in\n                     -> let traces.headers hold"),
        (404, "FAIL", 1, "it takes no traces there\n                     -> let traces.endpoint be the whole address"),
        (302, "FAIL", 1, "it takes no traces there"),
        (503, "warn", 0, "answers 503\n                     -> look at the collector's own log"),
    ] {
        collector.answers(Manner::Status(status));
        let (ended, told) = said();
        assert!(ended == Some(code) && told.starts_with(&format!("{grade}  traces ")), "{ended:?} {told}");
        assert!(told.contains(words) && told.contains(&format!("answers {status}")), "{told}");
    }
    let down = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let site = Site::new().with("TRACES__ENDPOINT", &format!("http://{down}/v1/traces"));
    let ran = site.run(&["doctor"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.contains("does not answer: ") && ran.out.contains("see that the collector runs"), "{}", ran.out);
    let site = Site::new().with("TRACES__ENDPOINT", &collector.endpoint).with("TRACES__SHARE", "0");
    let told = site.run(&["doctor"]).out;
    assert!(told.contains("warn  traces") && told.contains("nothing is traced"), "{told}");
    let without = Site::new().run(&["doctor"]).out;
    assert!(!without.contains("traces"), "where nothing is set there is nothing to say: {without}");
}
