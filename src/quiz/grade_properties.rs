//! What holds for every question that can be written: tried with questions by the hundred, from seeds, so that what fails
//! fails again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::draw::{Draw, DrawnQuestion, Part};
use super::grade::{attempt, fraction};
use super::response::Response;
use crate::base::Percent;
use crate::course::model::{
    AcceptedNumber, AcceptedText, Gap, GradingMethod, Key, Measure, NumericKey, OptionText, Question, QuestionText,
    Quiz, QuizKind, QuizText, ReviewRules, Translated,
};

/// Numbers that follow from a seed (Marsaglia's xorshift).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 1
    }

    /// From -1 to 1 in steps of a twentieth.
    fn share(&mut self) -> f64 {
        self.below(41) as f64 / 20.0 - 1.0
    }

    fn number(&mut self) -> f64 {
        (self.below(4001) as f64 - 2000.0) / 8.0
    }

    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            places.swap(last, self.below(last + 1));
        }
        places
    }
}

const TYPES: usize = 10;

/// A question of a type: its key, its texts, and a response that is wholly right.
fn question(seeded: &mut Seeded, kind: usize) -> (Key, QuestionText, Response) {
    let mut text = QuestionText::default();
    let (key, right) = match kind {
        0 => {
            let answer = seeded.chance();
            (Key::TrueFalse { answer }, Response::Bool(answer))
        }
        1 => {
            let mut fractions: Vec<f64> = (0..seeded.below(5) + 1).map(|_| seeded.share().min(0.95)).collect();
            let right = seeded.below(fractions.len() + 1);
            fractions.insert(right, 1.0);
            let option = || OptionText { text: "x".to_owned(), feedback: None };
            text.options = fractions.iter().map(|_| option()).collect();
            (Key::SingleChoice { fractions }, Response::Choice(right))
        }
        2 | 3 => {
            let right = seeded.below(4) + 1;
            let share = 1.0 / right as f64;
            let mut fractions = vec![share; right];
            fractions.extend((0..seeded.below(4)).map(|_| -seeded.share().abs()));
            (Key::MultipleResponse { partial: kind == 2, fractions }, Response::Choices((0..right).collect()))
        }
        4 => {
            let pairs = seeded.below(5) + 2;
            let right = (0..pairs).map(|place| (place, place)).collect();
            (Key::Matching { pairs, rights: pairs + seeded.below(3) }, Response::Matches(right))
        }
        5 => {
            let items = seeded.below(6) + 2;
            (Key::Ordering { items, partial: seeded.chance() }, Response::Order((0..items).collect()))
        }
        6 => {
            let (key, right) = numeric(seeded);
            (Key::Numeric(key), Response::Number(right))
        }
        7 => {
            let (case_sensitive, any_diacritics) = (seeded.chance(), seeded.chance());
            let right = ["Élysée", "chargé d'affaires", "联合国", "دبلوماسي", "Straße"][seeded.below(5)];
            let half = AcceptedText { text: "*".to_owned(), fraction: 0.25, feedback: None };
            text.accept = vec![half, right.to_owned().into()];
            (Key::ShortText { case_sensitive, any_diacritics }, Response::Text(format!("  {right} ")))
        }
        8 => {
            let (mut gaps, mut right) = (Vec::new(), BTreeMap::new());
            for place in 0..seeded.below(4) + 1 {
                let of = [1, 6, 7][seeded.below(3)];
                let (key, own, response) = question(seeded, of);
                let id = format!("gap-{place}").parse().unwrap();
                gaps.push(Gap { id, marks: (seeded.below(4) + 1) as f64 / 2.0, key });
                text.gaps.push(own);
                right.insert(place, response);
            }
            (Key::Cloze { gaps }, Response::Gaps(right))
        }
        _ => {
            let key = Key::Essay { least: Some(50), most: None, criteria: Vec::new(), second_marker: seeded.chance() };
            (key, Response::Text("An essay.".to_owned()))
        }
    };
    (key, text, right)
}

fn numeric(seeded: &mut Seeded) -> (NumericKey, f64) {
    let right = seeded.number();
    let mut number = |answer, fraction| {
        let relative = seeded.chance();
        AcceptedNumber { answer, tolerance: seeded.below(20) as f64 / 40.0, relative, fraction }
    };
    let accept = vec![number(right + 1.0, 0.5), number(right, 1.0), number(right, 0.0)];
    let unit = |name: &str, factor| Measure { names: vec![name.to_owned()], factor };
    (NumericKey { accept, units: vec![unit("km", 1.0), unit("m", 0.001)] }, right)
}

/// A response of the type that may be right or wrong.
fn any_response(seeded: &mut Seeded, key: &Key) -> Response {
    match key {
        Key::TrueFalse { .. } => Response::Bool(seeded.chance()),
        Key::SingleChoice { fractions } => Response::Choice(seeded.below(fractions.len())),
        Key::MultipleResponse { fractions, .. } => {
            let count = seeded.below(fractions.len() + 1);
            Response::Choices(seeded.shuffled(fractions.len()).into_iter().take(count).collect())
        }
        Key::Matching { pairs, rights } => {
            let lefts = seeded.shuffled(*pairs).into_iter().take(seeded.below(pairs + 1));
            let lefts: Vec<usize> = lefts.collect();
            Response::Matches(lefts.into_iter().map(|left| (left, seeded.below(*rights))).collect())
        }
        Key::Ordering { items, .. } => Response::Order(seeded.shuffled(*items)),
        Key::Numeric(_) => Response::Number(seeded.number()),
        Key::ShortText { .. } => {
            Response::Text(["", " ", "elysee", "STRASSE", "*", "联合"][seeded.below(6)].to_owned())
        }
        Key::Cloze { gaps } => {
            let answered = (0..gaps.len()).filter(|_| seeded.chance()).collect::<Vec<_>>();
            let answers = answered.into_iter().map(|place| (place, any_response(seeded, &gaps[place].key)));
            Response::Gaps(answers.collect())
        }
        Key::Essay { .. } => Response::Text(["", " \n ", "Words."][seeded.below(3)].to_owned()),
    }
}

fn quiz(questions: Vec<Question>, shuffle: bool) -> Quiz {
    Quiz {
        pair: None,
        slug: "quiz".parse().unwrap(),
        kind: QuizKind::Graded,
        weight: 1.0,
        pass_mark: Percent::new(70.0),
        attempts: 0,
        grade: GradingMethod::Highest,
        time_limit_minutes: 0,
        draw: 0,
        shuffle,
        opens: None,
        closes: None,
        grace_seconds: 30,
        on_expiry: crate::course::model::OnExpiry::Submit,
        pools: Vec::new(),
        shelf: BTreeMap::new(),
        review: ReviewRules::default(),
        texts: Translated::only(QuizText { title: "Quiz".to_owned() }),
        questions,
    }
}

fn written(key: Key, text: QuestionText) -> Question {
    Question {
        id: "q".parse().unwrap(),
        marks: 1.0,
        objective: None,
        tags: Vec::new(),
        image: None,
        void: false,
        key,
        texts: Translated::only(text),
    }
}

/// As a client sends it, in the ids of an attempt.
fn sent(response: &Response, parts: &[Part], drawn: &DrawnQuestion) -> Value {
    let id = |parts: &[Part], place: usize| json!(parts.iter().find(|part| part.index == place).unwrap().id);
    match response {
        Response::Bool(answer) => json!(answer),
        Response::Choice(place) => id(parts, *place),
        Response::Choices(places) | Response::Order(places) => places.iter().map(|place| id(parts, *place)).collect(),
        Response::Matches(pairs) => {
            let pairs = pairs.iter().map(|(left, right)| {
                let left = id(parts, *left);
                (left.as_str().unwrap().to_owned(), id(&drawn.rights, *right))
            });
            Value::Object(pairs.collect())
        }
        Response::Number(number) => json!(number),
        Response::Text(text) => json!(text),
        Response::Gaps(gaps) => {
            let gaps = gaps.iter().map(|(place, response)| {
                let gap = drawn.gaps.iter().find(|gap| gap.index == *place).unwrap();
                (gap.id.clone(), sent(response, &gap.parts, drawn))
            });
            Value::Object(gaps.collect())
        }
    }
}

fn each_question(mut tries: impl FnMut(&mut Seeded, &Question, &Response)) {
    for seed in 1..=200 {
        let mut seeded = Seeded(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        for kind in 0..TYPES {
            let (key, text, right) = question(&mut seeded, kind);
            tries(&mut seeded, &written(key, text), &right);
        }
    }
}

#[test]
fn the_right_answer_is_worth_all_and_none_is_worth_nothing() {
    each_question(|_, question, right| {
        let essay = matches!(question.key, Key::Essay { .. });
        assert_eq!(fraction(question, Some(right)), if essay { None } else { Some(1.0) }, "{question:?}");
        assert_eq!(fraction(question, None), Some(0.0), "{question:?}");
        let empty = match right {
            Response::Choices(_) => Response::Choices(Vec::new()),
            Response::Matches(_) => Response::Matches(BTreeMap::new()),
            Response::Text(_) => Response::Text("  ".to_owned()),
            Response::Gaps(_) => Response::Gaps(BTreeMap::new()),
            _ => return,
        };
        assert_eq!(fraction(question, Some(&empty)), Some(0.0), "{question:?}");
    });
}

#[test]
fn nothing_is_worth_less_than_nothing_or_more_than_all() {
    each_question(|seeded, question, _| {
        let mut fractions = Vec::new();
        for _ in 0..10 {
            let given = any_response(seeded, &question.key);
            let worth = fraction(question, Some(&given));
            match worth {
                Some(worth) => assert!((0.0..=1.0).contains(&worth), "{worth}: {given:?} to {question:?}"),
                None => assert!(matches!(question.key, Key::Essay { .. }), "{question:?}"),
            }
            fractions.push((worth, 1.0));
        }
        if let Some(grade) = attempt(fractions) {
            assert!((Percent::ZERO..=Percent::FULL).contains(&grade));
        }
        // What was saved for another type of question is worth nothing, and never a panic.
        let (other, _, _) = self::question(seeded, 0);
        let _ = fraction(question, Some(&any_response(seeded, &other)));
    });
}

#[test]
fn the_order_in_which_parts_show_changes_nothing() {
    each_question(|seeded, question, right| {
        let given = any_response(seeded, &question.key);
        for shuffle in [false, true] {
            let draw = Draw::new(&quiz(vec![question.clone()], shuffle), &crate::quiz::draw::Seen::default());
            let drawn = &draw.questions[0];
            for response in [right, &given] {
                let understood = Response::parse(&question.key, drawn, &sent(response, &drawn.parts, drawn));
                assert_eq!(understood, Ok(Some(response.clone())), "{question:?}");
            }
            // Ids tell nothing: no two are the same, and none is a name of the course's file.
            let gaps =
                drawn.gaps.iter().flat_map(|gap| std::iter::once(&gap.id).chain(gap.parts.iter().map(|part| &part.id)));
            let ids: Vec<&String> = drawn.parts.iter().chain(&drawn.rights).map(|part| &part.id).chain(gaps).collect();
            assert!(ids.iter().all(|id| id.len() == 8 && !id.contains('-')), "{ids:?}");
        }
    });
}

#[test]
fn a_number_counts_the_same_in_every_unit() {
    each_question(|_, question, right| {
        let (Key::Numeric(_), Response::Number(number)) = (&question.key, right) else { return };
        let draw = Draw::new(&quiz(vec![question.clone()], false), &crate::quiz::draw::Seen::default());
        for (given, unit) in [(*number, "km"), (number * 1000.0, "m")] {
            let sent = json!({ "number": given, "unit": unit });
            let response = Response::parse(&question.key, &draw.questions[0], &sent).unwrap();
            assert_eq!(fraction(question, response.as_ref()), Some(1.0), "{given} {unit}");
        }
    });
}
