//! Every type of question, from the files of a course to what is published; and versions that were published before.

use chancery::course::compile_folder;
use chancery::course::model::{AcceptedNumber, Course, Gap, Key, Measure, NumericKey, Question, QuestionText};

use super::{course_of, sound};

/// The course `sound` as a version of it was stored before questions had tags, images, units, gaps and fractions.
const STORED_BEFORE: &str = include_str!("published-before.json");

fn question<'c>(course: &'c Course, id: &str) -> &'c Question {
    let (_, quiz) = course.quiz("practice", "types").expect("the quiz exists");
    quiz.question(id).unwrap_or_else(|| panic!("no question {id}"))
}

fn french(question: &Question) -> &QuestionText {
    question.texts.others.values().next().expect("there is a translation")
}

#[test]
fn what_any_question_may_have_is_kept() {
    let loaded = sound();
    let senior = question(course_of(&loaded), "senior");
    assert_eq!(senior.tags, ["rank", "dates"]);
    assert_eq!(senior.image.as_deref(), Some("assets/table.svg"));
    let (source, french) = (&senior.texts.source, french(senior));
    assert_eq!(source.image_alt.as_deref(), Some("A table with eight seats"));
    assert_eq!(french.image_alt.as_deref(), Some("Une table à huit places"));
    let quote = french.quote.as_ref().expect("the quotation is translated");
    assert_eq!(quote.text, "Les chefs de mission prennent rang suivant la <em>date</em>.");
    assert_eq!(source.feedback_true.as_deref(), Some("Age gives no rank."));
    assert_eq!(french.feedback_false.as_deref(), Some("Le rang suit la date."));
    let mistaken = question(course_of(&loaded), "mistaken");
    assert_eq!((mistaken.void, mistaken.marks, mistaken.counted_marks()), (true, 1.0, 0.0));
}

#[test]
fn numbers_have_units_tolerances_and_fractions() {
    let loaded = sound();
    let distance = question(course_of(&loaded), "distance");
    let measure =
        |names: &[&str], factor| Measure { names: names.iter().map(|name| (*name).to_owned()).collect(), factor };
    let wanted = NumericKey {
        accept: vec![
            AcceptedNumber { answer: 10.0, tolerance: 0.1, relative: true, fraction: 1.0 },
            AcceptedNumber { answer: 12.0, tolerance: 1.0, relative: false, fraction: 0.5 },
        ],
        units: vec![measure(&["km"], 1.0), measure(&["m"], 0.001), measure(&["mi", "lieue"], 1.609_344)],
    };
    assert_eq!(distance.key, Key::Numeric(wanted));
    let feedback = &french(distance).number_feedback;
    assert_eq!(*feedback, [None, Some("Par l'<em>autre</em> route.".to_owned())]);
    assert_eq!(french(distance).units, ["m", "lieue"]);
}

#[test]
fn each_language_has_its_own_accepted_texts() {
    let loaded = sound();
    let rank = question(course_of(&loaded), "rank");
    assert_eq!(rank.key, Key::ShortText { case_sensitive: false, any_diacritics: true });
    let listed = |text: &QuestionText| -> Vec<(String, f64, Option<String>)> {
        let accept = text.accept.iter();
        accept.map(|each| (each.text.clone(), each.fraction, each.feedback.clone())).collect()
    };
    let whole = ("chargé d'affaires".to_owned(), 1.0, None);
    assert_eq!(listed(&rank.texts.source), [whole.clone(), ("chargé*".to_owned(), 0.5, Some("Of what?".to_owned()))]);
    assert_eq!(listed(french(rank)), [whole, ("chargée*".to_owned(), 0.25, Some("De quoi ?".to_owned()))]);
}

#[test]
fn a_cloze_keeps_its_gaps_in_whatever_order_its_text_has_them() {
    let loaded = sound();
    let cloze = question(course_of(&loaded), "convention");
    let gap = |id: &str, marks, key| Gap { id: id.parse().expect("a name"), marks, key };
    let wanted = vec![
        gap("year", 1.0, Key::Numeric(NumericKey::one(1961.0, 0.0))),
        gap("city", 2.0, Key::ShortText { case_sensitive: false, any_diacritics: false }),
        gap("verb", 1.0, Key::SingleChoice { fractions: vec![1.0, 0.0] }),
    ];
    assert_eq!((cloze.marks, &cloze.key), (4.0, &Key::Cloze { gaps: wanted }));
    let text = &cloze.texts.source.text;
    assert!(text.contains("in <span data-gap=\"year\"></span> in <em><span data-gap=\"city\"></span></em>."), "{text}");
    assert!(text.contains("<li>It <span data-gap=\"verb\"></span> precedence.</li>"), "{text}");
    let french = french(cloze);
    assert!(french.text.starts_with("À <em><span data-gap=\"city\"></span></em>, la"), "{}", french.text);
    assert_eq!(french.gaps[0].feedback.as_deref(), Some("Le <em>dix-huit</em> avril."));
    assert_eq!(french.gaps[1].accept[0].text, "Vienne");
    assert_eq!(french.gaps[2].options[1].feedback.as_deref(), Some("Non."));
}

#[test]
fn an_essay_has_limits_criteria_and_the_sum_of_their_marks() {
    let loaded = sound();
    let dinner = question(course_of(&loaded), "dinner");
    let wanted = Key::Essay { least: Some(20), most: Some(300), criteria: vec![2.0, 3.0], second_marker: true };
    assert_eq!((dinner.marks, &dinner.key), (5.0, &wanted));
    assert_eq!(french(dinner).rubric.as_deref(), Some("La <strong>règle</strong> d'abord."));
    assert_eq!(french(dinner).criteria, ["La règle", "Le <em>cas</em>"]);
}

#[test]
fn a_version_from_before_still_loads() {
    let course: Course = serde_json::from_str(STORED_BEFORE).expect("a version from before can be read");
    let (_, quiz) = course.quiz("rules", "check").expect("the quiz exists");
    let loaded = sound();
    let (_, now) = course_of(&loaded).quiz("rules", "check").expect("the quiz exists");
    for (before, now) in quiz.questions.iter().zip(&now.questions) {
        assert_eq!((&before.id, before.void, &before.tags[..]), (&now.id, false, &[][..]));
        assert_eq!(before.texts, now.texts, "{}", now.id);
        // Units were only shown then.
        if !matches!(now.key, Key::Numeric(_)) {
            assert_eq!(before.key, now.key, "{}", now.id);
        }
    }
    assert_eq!(quiz.question("year").map(|year| &year.key), Some(&Key::Numeric(NumericKey::one(1961.0, 0.0))));
    let stored = serde_json::to_string(&course).expect("a course can be stored");
    assert_eq!(serde_json::from_str::<Course>(&stored).expect("a stored course can be read"), course);
}

#[test]
fn a_cloze_of_brackets_without_end_is_refused_soon() {
    let quiz = |text: &str, gaps: &str| {
        let head = "title = 'Q'\nkind = 'practice'\n[[questions]]\nid = 'endless'\ntype = 'cloze'\n";
        let folder =
            sound().folder.with("01-rules/03-endless.quiz.toml", format!("{head}text = '{text}'\ngaps = [{gaps}]\n"));
        let found: std::collections::BTreeSet<_> =
            compile_folder(folder).diagnostics.iter().map(|fault| fault.code).collect();
        found.into_iter().collect::<Vec<_>>()
    };
    let gap = "{ id = 'a', type = 'numeric', answer = 1 },";
    assert_eq!(quiz(&"[[".repeat(50_000), gap), ["definition-without-gap"]);
    assert_eq!(quiz(&"[[b]]".repeat(50_000), gap), ["definition-without-gap", "gap-without-definition"]);
    assert_eq!(quiz("[[a]]", &gap.repeat(1_000)), ["too-many-gaps"]);
}
