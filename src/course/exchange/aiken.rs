//! Aiken: a question on a line, options `A)` or `A.` below it, and `ANSWER: A`.

use super::assets::Assets;
use super::guard::{self, Refusal};
use super::ids::first_words;
use super::markdown::from_plain;
use super::model::{Answer, Choice, Kind, Question};
use super::reading::Reading;
use super::refused::Refused;

/// A question while it is read.
#[derive(Default)]
struct Open {
    line: usize,
    text: Vec<String>,
    options: Vec<String>,
}

/// All questions of a file.
pub(super) fn read(text: &str, assets: &mut Assets) -> Result<Reading, Refusal> {
    let text = guard::lines(text)?;
    let mut reading = Reading::default();
    let mut open = Open::default();
    for (index, line) in text.split('\n').enumerate() {
        let (number, line) = (index + 1, line.trim());
        if line.is_empty() {
            continue;
        }
        if let Some(answer) = line.strip_prefix("ANSWER:") {
            let finished = std::mem::take(&mut open);
            let begin = if finished.line > 0 { finished.line } else { number };
            let title = first_words(&finished.text.join(" "));
            reading.add(assets, begin, &title, None, |_| finished.question(number, answer.trim()))?;
        } else if let Some(option) = option(line) {
            if open.line == 0 {
                open.line = number;
            }
            open.options.push(option.trim().to_owned());
        } else {
            if !open.options.is_empty() {
                unfinished(&mut reading, assets, std::mem::take(&mut open))?;
            }
            if open.line == 0 {
                open.line = number;
            }
            open.text.push(line.to_owned());
        }
    }
    if open.line > 0 {
        unfinished(&mut reading, assets, open)?;
    }
    Ok(reading)
}

fn unfinished(reading: &mut Reading, assets: &mut Assets, open: Open) -> Result<(), Refusal> {
    let title = first_words(&open.text.join(" "));
    reading.add(assets, open.line, &title, None, |_| Err("it has no line `ANSWER:`".into()))
}

/// The text of an option: what follows a capital letter and `)` or `.`.
fn option(line: &str) -> Option<&str> {
    let mut chars = line.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    (letter && chars.next().is_some_and(|c| matches!(c, ')' | '.'))).then_some(chars.as_str())
}

impl Open {
    fn question(self, line: usize, answer: &str) -> Result<Question, Refused> {
        if self.text.is_empty() {
            return Err("its options have no question above them".into());
        }
        let mut letters = answer.chars();
        let place = letters.next().filter(char::is_ascii_uppercase).map(|letter| usize::from(letter as u8 - b'A'));
        let alone = letters.next().is_none();
        let Some(right) = place.filter(|place| alone && *place < self.options.len()) else {
            let shown: String = answer.chars().take(20).collect();
            return Err(Refused::at(
                line,
                format!("`ANSWER: {shown}` names none of its {} options", self.options.len()),
            ));
        };
        let options = self.options.iter().enumerate();
        let options =
            options.map(|(index, text)| Answer::new(from_plain(text), if index == right { 1.0 } else { 0.0 }));
        let choice = Choice { multiple: false, partial: false, options: options.collect() };
        // Lines of a question are one paragraph.
        Ok(Question::new(from_plain(&self.text.join(" ")), Kind::Choice(choice)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Result<String, String>> {
        let reading = read(text, &mut Assets::default()).unwrap();
        let shown = |question: Question| match question.kind {
            Kind::Choice(choice) => {
                let options: Vec<_> =
                    choice.options.iter().map(|option| format!("{}={}", option.text, option.fraction)).collect();
                format!("{} | {}", question.text, options.join(", "))
            }
            _ => String::new(),
        };
        let of = |found: super::super::reading::Found| match found.question {
            Ok(question) => Ok(format!("{}: {}", found.line, shown(question))),
            Err(remark) => Err(format!("{}: {}", remark.line, remark.message)),
        };
        reading.found.into_iter().map(of).collect()
    }

    #[test]
    fn questions_are_read_with_either_sign_and_over_several_lines() {
        let text = "Who *votes*?\r\nA) Members\r\nB)Observers\r\nANSWER: A\r\n\r\nWhich is\nodd?\nA. 1 < 2\nB. <b>\n\nANSWER:  B";
        let wanted = [
            Ok("1: Who \\*votes\\*? | Members=1, Observers=0".to_owned()),
            Ok("6: Which is odd? | 1 < 2=0, \\<b>=1".to_owned()),
        ];
        assert_eq!(found(text), wanted);
    }

    #[test]
    fn what_is_no_question_is_listed_with_its_reason() {
        let text =
            "One\nA) only\nANSWER: A\n\nTwo\nA) a\nB) b\nThree\nA) a\nB) b\nANSWER: C\n\nA) x\nB) y\nANSWER: A\nFour\n";
        let refused = |line: usize, why: &str| Err(format!("{line}: {why}"));
        let wanted = [
            refused(1, "it has 1 option, and needs 2 at least"),
            refused(5, "it has no line `ANSWER:`"),
            refused(11, "`ANSWER: C` names none of its 2 options"),
            refused(13, "its options have no question above them"),
            refused(16, "it has no line `ANSWER:`"),
        ];
        assert_eq!(found(text), wanted);
    }
}
