//! Random questions from a fixed seed: every type, every key, texts with the signs that formats give a meaning.

use chancery::course::exchange::Imported;
use chancery::course::exchange::model::{
    Answer, Choice, Essay, Gap, GapKind, Image, Kind, Number, Numeric, Question, Quote, ShortText,
};
use chancery::course::exchange::report::Report;

/// Chance that is the same each time.
pub struct Generator(u64);

/// Pieces of Markdown that are text in one paragraph.
const PIECES: [&str; 40] = [
    "treaty",
    "State",
    "**binding**",
    "*in force*",
    "***both***",
    "`code`",
    "[link](https://un.org/a)",
    "1961",
    "é",
    "条约",
    "معاهدة",
    "5 * 3",
    "\\*star\\*",
    "a_b",
    "{brace}",
    "{1:SA:=x}",
    "=",
    "~",
    "#",
    ":",
    "->",
    "%50%",
    "\\\\",
    "\\`",
    "&amp;",
    "\\<b>",
    "5 < 6",
    "\"quoted\"",
    "'s",
    "]]\\>",
    "####",
    "::t::",
    "// no comment",
    "\\[id:x]",
    "$1",
    "--",
    "[T]",
    "m²",
    "#1",
    "\\n",
];
const THIRD: f64 = 1.0 / 3.0;
const WORDS: [&str; 12] =
    ["Vienna", "UN HCR", "50 %", "a = b", "x~y", "#1", "{y}", "C:", "*born", "\\*", "é 条", "it's & <so>"];

impl Generator {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The file of a quiz with these questions.
    pub fn file(questions: &[Question]) -> String {
        let imported =
            Imported { questions: questions.to_vec(), assets: Default::default(), report: Report::default() };
        imported.file("Random")
    }

    fn next(&mut self) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn sometimes(&mut self) -> bool {
        self.below(3) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One paragraph that begins with a word.
    fn line(&mut self) -> String {
        let mut line = format!("Word{}", self.below(90));
        for _ in 0..self.below(6) {
            line.push(' ');
            line.push_str(self.pick(&PIECES));
        }
        line
    }

    fn text(&mut self) -> String {
        let mut blocks = vec![self.line()];
        for _ in 0..self.below(3) {
            blocks.push(match self.below(7) {
                0 => format!("- {}\n- {}", self.line(), self.line()),
                1 => format!("1. {}\n2. {}", self.line(), self.line()),
                2 => format!("> {}", self.line()),
                3 => format!("```\n{{ code }} ~ # = &amp; <b>\n  {}\n```", self.below(9)),
                4 => "| a | b |\n| --- | :-: |\n| *c* | d |".to_owned(),
                5 => format!("{}\\\n{}", self.line(), self.line()),
                _ => self.line(),
            });
        }
        blocks.join("\n\n")
    }

    fn optional(&mut self) -> Option<String> {
        self.sometimes().then(|| self.line())
    }

    fn answers(&mut self, fractions: &[f64], plain: bool) -> Vec<Answer> {
        let of = |(index, fraction): (usize, &f64)| {
            let text =
                if plain { format!("{} {index}", self.pick(&WORDS)) } else { format!("{} {index}", self.line()) };
            Answer { text, fraction: *fraction, feedback: self.optional() }
        };
        fractions.iter().enumerate().map(of).collect()
    }

    fn numeric(&mut self) -> Numeric {
        let count = 1 + self.below(3);
        let accept = (0..count).map(|index| Number {
            answer: self.pick(&[0.5, 3.0, -17.25, 1961.0, 1_000_000.0]) + index as f64 * 7.0,
            tolerance: self.pick(&[0.0, 0.5, 0.01]),
            fraction: if index == 0 { 1.0 } else { self.pick(&[0.5, 0.25, 0.0]) },
            feedback: self.optional(),
        });
        let accept = accept.collect();
        let unit = self.sometimes().then(|| "km".to_owned());
        let units =
            if unit.is_some() { vec![("m".to_owned(), 0.001), ("mile".to_owned(), 1.609_344)] } else { Vec::new() };
        Numeric { accept, relative: self.sometimes(), unit, units }
    }

    fn short_text(&mut self) -> ShortText {
        let fractions = self.pick(&[&[1.0][..], &[1.0, 1.0], &[1.0, 0.5, 0.0], &[0.25, 1.0]]);
        ShortText {
            accept: self.answers(fractions, true),
            case_sensitive: self.sometimes(),
            diacritics_optional: self.sometimes(),
        }
    }

    fn kind(&mut self) -> Kind {
        match self.below(10) {
            0 => Kind::TrueFalse {
                answer: self.sometimes(),
                feedback_true: self.optional(),
                feedback_false: self.optional(),
            },
            1 => {
                let fractions = self.pick(&[&[1.0, 0.0][..], &[0.0, 1.0, 0.25, -0.5], &[0.0, 0.0, 1.0]]);
                Kind::Choice(Choice { multiple: false, partial: false, options: self.answers(fractions, false) })
            }
            2 => {
                let fractions = self.pick(&[
                    &[0.5, 0.5, -0.5][..],
                    &[THIRD, THIRD, THIRD, -THIRD],
                    &[0.25, 0.75, 0.0, -1.0],
                    &[1.0, -1.0],
                ]);
                Kind::Choice(Choice { multiple: true, partial: true, options: self.answers(fractions, false) })
            }
            3 => {
                let options = self.answers(&[0.5, -0.5, 0.5], false);
                Kind::Choice(Choice { multiple: true, partial: false, options })
            }
            4 => {
                let pairs = (0..2 + self.below(3))
                    .map(|index| (format!("{} {index}", self.line()), format!("{} {index}", self.line())));
                let pairs = pairs.collect();
                let extra_rights = (0..self.below(3)).map(|index| format!("Extra {index} {}", self.line())).collect();
                Kind::Matching { pairs, extra_rights }
            }
            5 => {
                let items = (0..2 + self.below(12)).map(|index| format!("{} {index}", self.line())).collect();
                Kind::Ordering { items, partial: self.sometimes() }
            }
            6 => Kind::Numeric(self.numeric()),
            7 => Kind::ShortText(self.short_text()),
            8 => Kind::Essay(Essay {
                words: self.pick(&[(None, None), (Some(50), None), (Some(5), Some(300))]),
                rubric: self.sometimes().then(|| self.text()),
                criteria: Vec::new(),
                second_marker: self.sometimes(),
            }),
            _ => Kind::Cloze { gaps: (0..1 + self.below(3)).map(|index| self.gap(index)).collect() },
        }
    }

    fn gap(&mut self, index: usize) -> Gap {
        let kind = match self.below(3) {
            0 => GapKind::ShortText(self.short_text()),
            1 => GapKind::Numeric(self.numeric()),
            _ => GapKind::Choice(self.answers(&[0.0, 1.0, 0.5], false)),
        };
        Gap { id: format!("gap-of-{index}"), marks: self.pick(&[1.0, 2.0, 0.5]), feedback: self.optional(), kind }
    }

    /// Some questions.
    pub fn questions(&mut self, count: usize) -> Vec<Question> {
        (0..count).map(|index| self.question(index)).collect()
    }

    fn question(&mut self, index: usize) -> Question {
        let kind = self.kind();
        let mut text = self.text();
        if let Kind::Cloze { gaps } = &kind {
            for gap in gaps {
                text = format!("Before [[{}]], {text}", gap.id);
            }
        }
        let is_cloze = matches!(kind, Kind::Cloze { .. });
        let mut question = Question::new(text, kind);
        question.id = format!("q-{index}");
        question.feedback = self.sometimes().then(|| self.text());
        question.marks = if is_cloze { 1.0 } else { self.pick(&[1.0, 1.0, 2.0, 0.5]) };
        question.tags = self
            .pick(&[&[][..], &["law"], &["a ] b", "Vienna 1961"]])
            .iter()
            .map(|tag: &&str| (*tag).to_owned())
            .collect();
        question.objective = self.sometimes().then(|| "Explain precedence".to_owned());
        question.image =
            self.sometimes().then(|| Image { file: "assets/seal.png".to_owned(), alt: "A seal [1]".to_owned() });
        question.quote = self
            .sometimes()
            .then(|| Quote { text: self.line(), source: self.sometimes().then(|| "A *treaty*".to_owned()) });
        question.void = self.below(9) == 0;
        question
    }
}
