//! Counting the words of a text, pure.
//!
//! Where words stand apart by blanks, each is one. Chinese and Japanese are written without: there each character is one,
//! as word processors count them. Signs that stand alone are none.

/// How many words a text has.
pub fn count(text: &str) -> usize {
    text.split_whitespace().map(in_run).sum()
}

/// The words of a run without blanks: its ideographs and kana, and each stretch of letters or digits between them.
fn in_run(run: &str) -> usize {
    let (mut words, mut inside) = (0, false);
    for character in run.chars() {
        if stands_alone(character) {
            words += 1;
            inside = false;
        } else if character.is_alphanumeric() {
            if !inside {
                words += 1;
            }
            inside = true;
        } else if is_fullwidth_sign(character) {
            // 「你好」，hello: such signs part words as a blank does.
            inside = false;
        }
    }
    words
}

/// Ideographs, kana and bopomofo.
fn stands_alone(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303b}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fd}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}'
        | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}'
        | '\u{20000}'..='\u{323af}')
}

/// Signs of Chinese and Japanese typesetting.
fn is_fullwidth_sign(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, words) in [
            ("", 0),
            (" \n ", 0),
            ("No State shall expel a refugee.", 6),
            ("L'État d'accueil – non-refoulement", 3),
            ("12.5 % in 1951", 3),
            ("Ни одно государство", 3),
            ("لا يجوز طرد اللاجئ", 4),
            ("任何国家不得驱逐难民。", 10),
            ("1951年公约", 4),
            ("联合国(UN)大会", 6),
            ("你好，world", 3),
            ("かな カナ", 4),
            ("난민의 지위", 2),
        ] {
            assert_eq!(count(text), words, "{text}");
        }
    }
}
