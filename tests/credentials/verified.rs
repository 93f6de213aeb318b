//! Others' verifiers accept what is genuine, and refuse what was tampered with, has expired, was revoked or replaced.

use chrono::Duration;
use serde_json::{Value, json};

use super::{completes, holder, is_real, npm_says, pypi_says, text};
use crate::support::app::App;
use crate::support::builders::course;

/// The same credential with another text at a place.
fn changed(credential: &Value, pointer: &str, value: &str) -> Value {
    let mut changed = credential.clone();
    *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value.into();
    changed
}

fn path(certificate: &Value, rest: &str) -> String {
    format!("/certificates/{}{rest}", text(certificate, "/id"))
}

/// What a verifier says about a case.
#[track_caller]
fn said(all: &Value, case: &str, pointer: &str) -> Value {
    all[case].pointer(pointer).cloned().unwrap_or_else(|| panic!("no {pointer} for {case}: {all:#}"))
}

#[test]
fn others_accept_what_is_genuine_and_refuse_what_is_not() {
    let app = App::on_sqlite();
    is_real(&app);
    app.publish(course("protocol").titled("Protocol, précédence & <order>").folder());
    app.publish(course("consular-law").valid_months(1).folder());
    let ada = app.administrator();
    let leila = app.learner("Leila Haddad");
    leila.patch("/me", json!({ "full_name": "ليلى حداد" })).is(200);
    let (_, genuine) = completes(&leila, "protocol");
    assert_eq!(text(&genuine, "/credentialSubject/identifier/1/identityHash"), "ليلى حداد");
    let (_, lost, revoked) = holder(&app, "protocol", "Ben Ali");
    let (_, old, replaced) = holder(&app, "protocol", "Chi Wang");
    ada.post(&path(&lost, "/revocation"), json!({ "reason": "Issued by mistake." })).is(200);
    ada.post(&path(&old, "/reissue"), json!({})).is(201);
    app.work();
    // Issued two months ago.
    app.later(-Duration::days(62));
    let (_, _, expired) = holder(&app, "consular-law", "Dora Koch");
    is_real(&app);
    // The list that was signed two months ago is signed anew.
    let tampered = [
        ("another name", "/credentialSubject/identifier/1/identityHash", "Eve Stone"),
        ("another course", "/credentialSubject/achievement/name", "Everything"),
        ("a later date", "/validFrom", "2026-06-01T00:00:00Z"),
        ("another bit", "/credentialStatus/statusListIndex", "7"),
    ];
    let mut cases = vec![
        json!({ "name": "genuine", "credential": genuine }),
        json!({ "name": "revoked", "credential": revoked }),
        json!({ "name": "replaced", "credential": replaced }),
        json!({ "name": "expired", "credential": expired }),
    ];
    for (name, pointer, value) in tampered {
        cases.push(json!({ "name": name, "credential": changed(&genuine, pointer, value) }));
    }
    let mut nameless = genuine.clone();
    nameless["credentialSubject"]["achievement"].as_object_mut().expect("an achievement").remove("name");
    cases.push(json!({ "name": "of nothing", "credential": nameless }));
    let cases = Value::from(cases);

    let npm = npm_says(&app, &cases);
    assert_eq!(said(&npm, "genuine", "/digitalbazaar"), json!({ "verified": true, "revoked": false, "error": "" }));
    assert_eq!(said(&npm, "genuine", "/digitalcredentials/error"), "");
    for case in ["genuine", "revoked", "replaced", "expired"] {
        assert_eq!(said(&npm, case, "/schema"), json!([]), "the schema of 1EdTech: {case}");
    }
    let breach = "/credentialSubject/achievement must have required property 'name'";
    assert!(said(&npm, "of nothing", "/schema").as_array().expect("a list").contains(&json!(breach)), "{npm:#}");
    let core = |case: &str, step: &str| said(&npm, case, &format!("/digitalcredentials/log/{step}"));
    assert_eq!(
        [core("genuine", "valid_signature"), core("genuine", "expiration"), core("genuine", "revocation_status")],
        [json!(true), json!(true), json!(true)],
        "{npm:#}"
    );
    for case in ["revoked", "replaced"] {
        assert_eq!(said(&npm, case, "/digitalbazaar/revoked"), true, "{npm:#}");
        assert_eq!(core(case, "valid_signature"), true, "{npm:#}");
        assert_eq!(core(case, "revocation_status"), false, "{npm:#}");
    }
    assert_eq!(said(&npm, "expired", "/digitalbazaar/verified"), false, "{npm:#}");
    assert!(text(&npm, "/expired/digitalbazaar/error").contains("is after \"validUntil\""), "{npm:#}");
    assert_eq!(core("expired", "expiration"), false, "{npm:#}");
    for (case, ..) in tampered {
        assert_eq!(said(&npm, case, "/digitalbazaar/verified"), false, "{case}: {npm:#}");
        assert!(text(&npm, &format!("/{case}/digitalbazaar/error")).contains("Invalid signature"), "{case}: {npm:#}");
        assert!(
            text(&npm, &format!("/{case}/digitalcredentials/error")).contains("invalid_signature"),
            "{case}: {npm:#}"
        );
    }

    let pypi = pypi_says(&app, &cases);
    assert_eq!(pypi["genuine"], "good", "{pypi:#}");
    for (case, why) in [("revoked", "'revocation' is set"), ("replaced", "'revocation' is set"), ("expired", "expired")]
    {
        assert!(text(&pypi, &format!("/{case}")).contains(why), "{case}: {pypi:#}");
    }
    for (case, ..) in tampered {
        assert!(text(&pypi, &format!("/{case}")).contains("signature mismatch"), "{case}: {pypi:#}");
    }
}

#[test]
fn the_jwt_and_the_badge_hold_the_same_credential() {
    let app = App::on_sqlite();
    is_real(&app);
    app.publish(course("protocol").folder());
    let (ana, certificate, credential) = holder(&app, "protocol", "Ana Dias");
    let jwt = ana.get(&path(&certificate, "/credential?format=jwt")).is(200);
    assert_eq!(jwt.header("content-type"), "application/jwt");
    let svg = ana.get(&path(&certificate, "/credential?format=svg")).is(200);
    assert_eq!(svg.header("content-type"), "image/svg+xml; charset=utf-8");
    assert!(svg.header("content-security-policy").starts_with("default-src 'none'"));
    // One bit of the signature.
    let (message, signature) = jwt.text().rsplit_once('.').map(|(m, s)| (m.to_owned(), s.to_owned())).expect("a JWT");
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let forged = format!("{message}.{first}{}", &signature[1..]);
    let baked = svg.text();
    let cases = json!([
        { "name": "jwt", "jwt": jwt.text() },
        { "name": "forged", "jwt": forged },
    ]);
    let npm = npm_says(&app, &cases);
    assert_eq!((&npm["jwt"]["jose"]["verified"], &npm["forged"]["jose"]["verified"]), (&json!(true), &json!(false)));
    let payload = &npm["jwt"]["jose"]["payload"];
    assert_eq!(payload["credentialSubject"], credential["credentialSubject"]);
    assert_eq!((&payload["jti"], &payload["iss"]), (&credential["id"], &credential["issuer"]["id"]));

    let mut more = cases.as_array().expect("a list").clone();
    more.push(json!({ "name": "badge", "svg": baked }));
    more.push(json!({ "name": "another badge", "svg": baked.replace("\"Ana Dias\"", "\"Eve Stone\"") }));
    let pypi = pypi_says(&app, &more.into());
    assert_eq!((&pypi["jwt"], &pypi["badge"]), (&json!("good"), &json!("good")), "{pypi:#}");
    assert!(text(&pypi, "/forged").contains("Invalid signature"), "{pypi:#}");
    assert!(text(&pypi, "/another badge").contains("signature mismatch"), "{pypi:#}");
}
