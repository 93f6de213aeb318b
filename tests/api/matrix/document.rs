//! What `docs/security.md` says about who may what is what the policy decides.

use std::fs;
use std::path::Path;

use chancery::account::Role;
use chancery::policy::{Action, Actor, Resource, decide};

const BEGIN: &str = "<!-- who may what: begin -->";
const END: &str = "<!-- who may what: end -->";

/// What somebody may, in a word.
fn cell(actor: Actor, action: Action) -> &'static str {
    let things = [Resource::None, Resource::OWN, Resource::RUN, Resource::of(true, true), Resource::FOREIGN];
    let letters: String =
        things.map(|thing| if decide(actor, action, thing).is_ok() { '+' } else { '-' }).into_iter().collect();
    match letters.as_str() {
        "-----" => "no",
        "+++++" => "yes",
        "-++++" => "every",
        "-+-+-" => "own",
        "-+++-" => "own, and in own cohorts",
        "--++-" => "in own cohorts",
        "--+--" => "others' in own cohorts",
        "--+-+" => "others'",
        other => panic!("there is no word for {other}: {}", action.name()),
    }
}

fn table() -> String {
    let mut lines = vec![
        "| action | what | nobody signed in | learner | facilitator | administrator |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for action in Action::ALL {
        let roles = [Role::Learner, Role::Facilitator, Role::Administrator];
        let cells = roles.map(|role| cell(Actor::with(role), *action)).join(" | ");
        let recent = if action.needs_recent_sign_in() { " Needs a recent sign-in." } else { "" };
        let open = cell(Actor::Anonymous, *action);
        lines.push(format!("| `{}` | {}{recent} | {open} | {cells} |", action.name(), action.sentence()));
    }
    lines.join("\n")
}

#[test]
fn the_document_says_who_may_what_as_the_policy_decides() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let text = fs::read_to_string(path).expect("docs/security.md");
    let (_, rest) = text.split_once(BEGIN).expect("the table begins");
    let (told, _) = rest.split_once(END).expect("the table ends");
    let decided = table();
    assert!(told.trim() == decided, "docs/security.md is to say:\n{decided}");
}
