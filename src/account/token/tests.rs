//! Tokens: what is good, until when, and what never is.

use jsonwebtoken::Header;

use super::*;

const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn ids() -> (PersonId, SessionId) {
    (PersonId::new(NOW), SessionId::new(NOW))
}

#[test]
fn a_token_is_good_until_it_expires() {
    let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
    let token = ring.issue(person, session, NOW, 60).unwrap();
    assert_eq!(ring.verify(&token, NOW).unwrap().sid, session);
    assert_eq!(ring.verify(&token, NOW + chrono::Duration::seconds(60)).unwrap_err(), TokenError::Expired);
}

#[test]
fn a_rotated_key_is_still_accepted_and_a_foreign_one_never() {
    let (old, (person, session)) = (KeyRing::new(&[1; 32], &[]), ids());
    let token = old.issue(person, session, NOW, 60).unwrap();
    assert!(KeyRing::new(&[2; 32], &[&[1; 32]]).verify(&token, NOW).is_ok());
    assert_eq!(KeyRing::new(&[2; 32], &[]).verify(&token, NOW).unwrap_err(), TokenError::Invalid);
}

/// A key that was made so many seconds from now, and what it signed is accepted for so many.
fn made(salt: &str, signs: i64, accepted: Option<i64>) -> Made {
    let at = |seconds| NOW + chrono::Duration::seconds(seconds);
    Made { salt: salt.to_owned(), signs_from: at(signs), accepted_until: accepted.map(at) }
}

#[test]
fn a_new_key_signs_when_its_time_has_come_and_the_one_before_is_accepted_as_long_as_it_shall_be() {
    let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
    let later = |seconds| NOW + chrono::Duration::seconds(seconds);
    let old = ring.issue(person, session, NOW, 900).unwrap();
    let first = Made { accepted_until: Some(later(600)), ..Made::first() };
    assert!(ring.load(vec![first.clone(), made("salt", 10, None)]));
    assert!(!ring.load(vec![first.clone(), made("salt", 10, None)]), "nothing is new");
    assert_eq!((ring.id(NOW), ring.id(later(9))), (ring.id_of(&first), ring.id_of(&first)));
    assert_eq!(ring.id(later(10)), ring.id_of(&made("salt", 10, None)));
    assert_ne!(ring.id(later(10)), ring.id(NOW));
    let new = ring.issue(person, session, later(10), 900).unwrap();
    assert!(ring.verify(&new, NOW).is_ok(), "who still signs with the old one accepts the new one");
    assert!(ring.verify(&old, later(599)).is_ok());
    assert_eq!(ring.verify(&old, later(600)).unwrap_err(), TokenError::Invalid);
    // Dropped: what it signed is nothing any more, whenever it would have expired.
    ring.load(vec![made("salt", 10, None)]);
    assert_eq!(ring.verify(&old, NOW).unwrap_err(), TokenError::Invalid);
    assert!(ring.verify(&new, later(11)).is_ok());
}

#[test]
fn a_key_is_made_of_secret_and_salt_and_of_neither_alone() {
    let (person, session) = ids();
    let with = |secret: &[u8], salt: &str| {
        let ring = KeyRing::new(secret, &[]);
        ring.load(vec![made(salt, 0, None)]);
        ring
    };
    let token = with(&[7; 32], "salt").issue(person, session, NOW, 60).unwrap();
    assert!(with(&[7; 32], "salt").verify(&token, NOW).is_ok(), "another instance with both");
    for other in [with(&[7; 32], "another"), with(&[8; 32], "salt"), with(b"salt", ""), with(&[7; 32], "")] {
        assert_eq!(other.verify(&token, NOW).unwrap_err(), TokenError::Invalid);
    }
    // The secret before still counts, whichever key was made of it.
    let changed = KeyRing::new(&[9; 32], &[&[7; 32]]);
    changed.load(vec![made("salt", 0, None)]);
    assert!(changed.verify(&token, NOW).is_ok());
    assert_eq!(changed.keyed_hash("x"), KeyRing::new(&[9; 32], &[]).keyed_hash("x"), "hashes stay");
}

#[test]
fn a_token_for_another_audience_or_of_another_issuer_is_refused() {
    let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
    let (iat, exp) = (NOW.seconds(), NOW.seconds() + 60);
    let signed = |iss: &str, aud: &str| {
        let claims = Written { sub: person, sid: session, iat, exp, iss, aud };
        ring.sign(Purpose::Access, &claims, NOW).unwrap()
    };
    assert!(ring.verify(&signed(NAME, NAME), NOW).is_ok());
    for (iss, aud) in [("another", NAME), (NAME, "another"), ("", "")] {
        assert_eq!(ring.verify(&signed(iss, aud), NOW).unwrap_err(), TokenError::Invalid, "{iss} {aud}");
    }
}

#[test]
fn half_of_a_sign_in_is_good_for_five_minutes_and_for_nothing_else() {
    let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
    let half = ring.issue_half(person, "mark", NOW).unwrap();
    let later = |seconds| NOW + chrono::Duration::seconds(seconds);
    let read = |at| ring.verify_half(&half, at).map(|half| (half.sub, half.mark));
    assert_eq!(read(later(299)), Some((person, "mark".to_owned())));
    assert_eq!(read(later(300)), None);
    assert_eq!(ring.verify(&half, NOW).unwrap_err(), TokenError::Invalid, "it opens no session");
    let whole = ring.issue(person, session, NOW, 60).unwrap();
    assert!(ring.verify_half(&whole, NOW).is_none(), "a session is no half of a sign-in");
    assert!(KeyRing::new(&[8; 32], &[]).verify_half(&half, NOW).is_none());
    assert!(KeyRing::new(&[8; 32], &[&[7; 32]]).verify_half(&half, NOW).is_some());
}

#[test]
fn the_cookie_of_a_browser_is_no_access_token_and_no_access_token_is_a_cookie() {
    let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
    let cookie = ring.issue_page(person, session, NOW, 60).unwrap();
    let token = ring.issue(person, session, NOW, 60).unwrap();
    assert_eq!(ring.verify_page(&cookie, NOW).unwrap().sid, session);
    assert_eq!(ring.verify(&cookie, NOW).unwrap_err(), TokenError::Invalid);
    assert_eq!(ring.verify_page(&token, NOW).unwrap_err(), TokenError::Invalid);
    assert!(ring.verify_half(&cookie, NOW).is_none());
    assert_eq!(ring.verify_page(&cookie, NOW + chrono::Duration::seconds(60)).unwrap_err(), TokenError::Expired);
    assert!(KeyRing::new(&[8; 32], &[&[7; 32]]).verify_page(&cookie, NOW).is_ok());
}

#[test]
fn a_forged_token_is_refused_whatever_its_header_says() {
    let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
    let token = ring.issue(person, session, NOW, 60).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    // {"alg":"none","typ":"at+jwt"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{}.", parts[1]);
    let flipped = format!("{}.{}.{}", parts[0], parts[1].replacen('e', "f", 1), parts[2]);
    for forged in [unsigned.as_str(), &flipped, "", "a.b.c", "..", parts[1]] {
        assert_eq!(ring.verify(forged, NOW).unwrap_err(), TokenError::Invalid, "{forged}");
    }
    // The right key, but made for another purpose.
    let other = jsonwebtoken::encode(
        &Header { kid: Some(ring.id(NOW)), ..Header::new(Algorithm::HS256) },
        &Written { sub: person, sid: session, iat: 0, exp: i64::MAX, iss: NAME, aud: NAME },
        &EncodingKey::from_secret(&[7; 32]),
    );
    assert_eq!(ring.verify(&other.unwrap(), NOW).unwrap_err(), TokenError::Invalid);
}
