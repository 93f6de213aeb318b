//! The people of a made database: learners with a country and a ministry, and the sessions of those who came lately.

use chancery::base::{Language, PersonId, SessionId, Timestamp};
use chrono::Duration;

use super::cells::{Cell, Table};
use super::chance::Chance;
use super::store::Store;
use crate::Failure;

/// What everybody signs in with; hashed once, with one salt.
pub const PASSWORD: &str = "a ferry carries forty lanterns";

const GIVEN: [&str; 24] = [
    "Amina", "Bruno", "Chen", "Dalia", "Emeka", "Farida", "Goran", "Hana", "Ines", "Jorge", "Kwame", "Leila", "Mateo",
    "Nadia", "Omar", "Priya", "Quynh", "Rosa", "Samuel", "Tomas", "Ursula", "Viktor", "Wanjiru", "Yusuf",
];
const FAMILY: [&str; 32] = [
    "Abdi",
    "Almeida",
    "Bauer",
    "Castro",
    "Diallo",
    "Eriksen",
    "Fernandez",
    "Gupta",
    "Haddad",
    "Ivanov",
    "Jansen",
    "Kamau",
    "Khan",
    "Lopez",
    "Mbeki",
    "Moreau",
    "Nguyen",
    "Okafor",
    "Petrov",
    "Quispe",
    "Rahman",
    "Rossi",
    "Santos",
    "Silva",
    "Tanaka",
    "Traore",
    "Usman",
    "Vargas",
    "Weber",
    "Yilmaz",
    "Zhang",
    "Zimmer",
];
const FROM: [(&str, Option<&str>); 8] = [
    ("Portugal", Some("Instituto Diplomatico")),
    ("Kenya", Some("Foreign Service Academy")),
    ("Jordan", None),
    ("Peru", Some("Academia Diplomatica")),
    ("Ghana", None),
    ("Indonesia", Some("Ministry of Foreign Affairs")),
    ("Mongolia", None),
    ("Senegal", Some("Permanent Mission in Geneva")),
];
const LANGUAGES: [&str; 8] = ["en", "en", "en", "fr", "es", "ru", "ar", "zh"];

/// For how long a session lasts without use.
const SESSION: Duration = Duration::days(30);

/// Somebody who learns.
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The language.
    pub language: Language,
    /// The session that lives.
    pub session: Option<SessionId>,
}

/// How a person is made.
pub struct Making<'m> {
    /// The number, from 0.
    pub number: usize,
    /// When the account was made.
    pub since: Timestamp,
    /// Whether there is a session that lives.
    pub lives: bool,
    /// The hash of [`PASSWORD`].
    pub hash: &'m str,
    /// Now.
    pub now: Timestamp,
}

/// Makes somebody.
pub fn make(store: &mut Store, chance: &mut Chance, making: &Making<'_>) -> Result<Person, Failure> {
    let Making { number, since, lives, hash, now } = *making;
    let name = format!("{} {}", GIVEN[chance.below(GIVEN.len())], FAMILY[chance.below(FAMILY.len())]);
    let email = format!("l{number}@mfa{}.example", number % 193);
    let language: Language = LANGUAGES[chance.below(LANGUAGES.len())].parse().map_err(|_| "no language")?;
    let (country, affiliation) = FROM[chance.below(FROM.len())];
    let id: PersonId = chance.id(since);
    let session = lives.then(|| now - Duration::minutes(i64::try_from(chance.below(20 * 24 * 60)).unwrap_or_default()));
    store.row(
        Table::Persons,
        [
            id.into(),
            email.as_str().into(),
            email.as_str().into(),
            name.as_str().into(),
            country.into(),
            affiliation.into(),
            language.as_str().into(),
            "learner".into(),
            hash.into(),
            since.into(),
            false.into(),
            since.into(),
            0.into(),
            true.into(),
            session.unwrap_or(since).into(),
        ],
    )?;
    for word in words([name.as_str(), &email, country, affiliation.unwrap_or_default()]) {
        store.row(Table::Words, [id.into(), word.into()])?;
    }
    let session = session.map(|begun| open(store, chance, id, begun)).transpose()?;
    Ok(Person { id, email, name, language, session })
}

/// The words by which somebody is found. The texts are plain, so that this is all that the program would do with them.
fn words(texts: [&str; 4]) -> std::collections::BTreeSet<String> {
    let words = texts.into_iter().flat_map(|text| text.split(|character: char| !character.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn open(store: &mut Store, chance: &mut Chance, person: PersonId, begun: Timestamp) -> Result<SessionId, Failure> {
    let id: SessionId = chance.id(begun);
    store.row(
        Table::Sessions,
        [
            id.into(),
            person.into(),
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0".into(),
            begun.into(),
            begun.into(),
            (begun + SESSION).into(),
            Cell::Nothing,
            begun.into(),
            false.into(),
        ],
    )?;
    store.row(Table::RefreshTokens, [chance.bytes(32).into(), id.into(), begun.into()])?;
    Ok(id)
}
