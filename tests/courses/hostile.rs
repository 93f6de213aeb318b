//! Courses as nobody should write them: each is read in reasonable time and refused with a fault that says why, or is
//! taken as it is. None makes the program panic or the database refuse it. Each ends in seconds; what grows with the square
//! of its size would take hours, and whoever runs the tests would see it.

use std::fmt::Write as _;

use chancery::course::{Folder, Loaded, compile_folder};

use super::{codes, course_of};

fn folder() -> Folder {
    Folder::new("law")
        .with("course.toml", "title = 'Law'\nsummary = 'All of it.'\nlanguage = 'en'\nhours = 3\n")
        .with("01-a/module.toml", "title = 'A'\n")
}

fn with_quiz(quiz: &str) -> Folder {
    folder().with("01-a/01-q.quiz.toml", format!("title = 'Q'\n{quiz}"))
}

fn question(id: &str) -> String {
    format!("[[questions]]\nid = '{id}'\ntype = 'true-false'\ntext = 'Is it {id}?'\nanswer = true\n")
}

fn questions(count: usize, tags: &str) -> String {
    (0..count).map(|number| format!("{}tags = [{tags}]\n", question(&format!("q-{number}")))).collect()
}

fn said(loaded: &Loaded) -> Vec<String> {
    loaded
        .diagnostics
        .iter()
        .map(|fault| format!("{}:{}:{} {}", fault.path, fault.line, fault.column, fault.code))
        .collect()
}

#[test]
fn a_bank_of_ten_thousand_questions_in_two_languages_is_read() {
    let bank = format!("title = 'B'\n{}", questions(10_000, "'x'"));
    let mut french = "title = 'B'\n".to_owned();
    for number in 0..10_000 {
        write!(french, "[[questions]]\nid = 'q-{number}'\ntext = 'Est-ce {number} ?'\n").expect("a text grows");
    }
    let quiz = "[[pools]]\nbank = 'b'\ndraw = 10\n[[pools]]\ntag = 'x'\ndraw = 20\n";
    let loaded = compile_folder(with_quiz(quiz).with("banks/b.toml", bank).with("banks/b.fr.toml", french));
    assert_eq!(codes(&loaded), ["translation-without-source"]);
    let (_, quiz) = course_of(&loaded).quiz("a", "q").expect("the quiz exists");
    assert_eq!((quiz.drawn_count(), quiz.question_count()), (30, 10_000));
    assert_eq!(quiz.question("q-9999").expect("the last one").texts.others.len(), 1);
}

#[test]
fn ten_thousand_faults_are_told_up_to_a_thousand_of_a_file() {
    let mut french = "title = 'B'\n".to_owned();
    for number in 0..10_000 {
        write!(french, "[[questions]]\nid = 'w-{number}'\ntext = 'Est-ce {number} ?'\n").expect("a text grows");
    }
    let bank = format!("title = 'B'\n{}", questions(10_000, "'x'"));
    let quiz = "[[pools]]\nbank = 'b'\ndraw = 10\n";
    let loaded = compile_folder(with_quiz(quiz).with("banks/b.toml", bank).with("banks/b.fr.toml", french));
    assert_eq!(loaded.diagnostics.len(), 1_001);
    assert_eq!(loaded.diagnostics.iter().filter(|fault| fault.code == "too-many-faults").count(), 1);
}

#[test]
fn ten_thousand_faults_on_one_line_are_told_in_time() {
    let accept = "'',".repeat(100_000);
    let loaded = compile_folder(with_quiz(&format!(
        "[[questions]]\nid = 'q'\ntype = 'short-text'\ntext = 'T'\naccept = [{accept}]\n"
    )));
    assert!(codes(&loaded).contains(&"too-many-faults"));
}

#[test]
fn fifty_pools_that_overlap_in_chains_are_shared_out() {
    let mut bank = "title = 'B'\n".to_owned();
    for number in 0..5_000 {
        let (here, next) = (number % 50, (number + 1) % 50);
        writeln!(bank, "{}tags = ['t{here}', 't{next}']", question(&format!("q-{number}"))).expect("a text grows");
    }
    let pools: String = (0..50).map(|number| format!("[[pools]]\ntag = 't{number}'\ndraw = 100\n")).collect();
    let loaded = compile_folder(with_quiz(&pools).with("banks/b.toml", bank.clone()));
    assert_eq!(codes(&loaded), [""; 0]);
    // One more than there are.
    let pools = pools.replacen("draw = 100", "draw = 101", 1);
    let loaded = compile_folder(with_quiz(&pools).with("banks/b.toml", bank));
    assert_eq!(codes(&loaded), ["pools-too-small"]);
}

#[test]
fn one_id_in_many_banks_is_a_fault_of_each_but_the_first() {
    let mut course = with_quiz("[[pools]]\ntag = 'x'\ndraw = 1\n");
    for bank in ["a", "b", "c"] {
        course = course.with(format!("banks/{bank}.toml"), format!("title = 'B'\n{}tags = ['x']\n", question("same")));
    }
    let loaded = compile_folder(course);
    assert_eq!(said(&loaded), ["banks/b.toml:3:6 duplicate-question", "banks/c.toml:3:6 duplicate-question"]);
    assert!(loaded.diagnostics[0].message.contains("`banks/a.toml`"), "{}", loaded.diagnostics[0]);
}

#[test]
fn tags_are_the_same_however_they_are_spelled() {
    // The bank has an e with an accent as two characters and two blanks, the pool one of each.
    let bank = format!("title = 'B'\n{}tags = ['  re\u{301}vision  du droit ']\n", question("q"));
    let loaded =
        compile_folder(with_quiz("[[pools]]\ntag = 'r\u{e9}vision du droit'\ndraw = 1\n").with("banks/b.toml", bank));
    assert_eq!(codes(&loaded), [""; 0]);
    let bank = format!("title = 'B'\n{}tags = ['', '  ', 'x']\n", question("q"));
    let loaded = compile_folder(with_quiz("[[pools]]\ntag = 'X'\ndraw = 1\n").with("banks/b.toml", bank));
    assert_eq!(
        said(&loaded),
        ["01-a/01-q.quiz.toml:3:7 unknown-tag", "banks/b.toml:7:9 empty-text", "banks/b.toml:7:13 empty-text"]
    );
    assert_eq!(loaded.diagnostics[0].help.as_deref(), Some("did you mean `x`?"));
}

#[test]
fn numbers_beyond_all_measure_are_out_of_range() {
    for (line, at) in [
        ("draw = 99999999999999999999999999", "2:8"),
        ("draw = -1", "2:8"),
        ("weight = 1e308", "2:10"),
        ("weight = inf", "2:10"),
        ("pass_mark = nan", "2:13"),
        ("attempts = 0xffffffffffffffffffff", "2:12"),
    ] {
        let loaded = compile_folder(with_quiz(&format!("{line}\n{}", question("q"))));
        assert_eq!(said(&loaded), [format!("01-a/01-q.quiz.toml:{at} out-of-range")], "{line}");
    }
    // Sums of such marks are no numbers any more, and every grade would be nothing.
    let loaded = compile_folder(with_quiz(&format!("{}marks = 1e308\n", question("q"))));
    assert_eq!(said(&loaded), ["01-a/01-q.quiz.toml:7:9 out-of-range"]);
    assert_eq!(loaded.diagnostics[0].message, "`marks` must be at most 1000000");
    for draw in ["0", "10001", "1.5", "99999999999999999999999999"] {
        let loaded = compile_folder(
            with_quiz(&format!("[[pools]]\nbank = 'b'\ndraw = {draw}\n"))
                .with("banks/b.toml", format!("title = 'B'\n{}", question("q"))),
        );
        assert_eq!(loaded.diagnostics.len(), 1, "{draw}: {:?}", said(&loaded));
    }
}

#[test]
fn control_characters_are_a_fault_where_they_stand() {
    // PostgreSQL keeps no U+0000 in a JSON document: a course with one could not be published.
    let loaded = compile_folder(with_quiz(&question("q").replace("Is it", "Is\\u0000 it").replace('\'', "\"")));
    assert_eq!(said(&loaded), ["01-a/01-q.quiz.toml:5:8 control-character"]);
    let lesson = "+++\ntitle = 'B'\n+++\nText\n\nwith a \u{0} in it.\n";
    let loaded = compile_folder(folder().with("01-a/01-b.md", lesson));
    assert_eq!(said(&loaded), ["01-a/01-b.md:6:8 control-character"]);
    let loaded = compile_folder(with_quiz(&question("q").replace("Is it", "Is\u{0} it")));
    assert_eq!(said(&loaded), ["01-a/01-q.quiz.toml:5:11 toml-syntax"]);
}

#[test]
fn texts_from_right_to_left_keep_their_places() {
    let bank = "title = 'مراجعة'\n[[questions]]\nid = 'q'\ntype = 'true-false'\ntext = 'هل هذا [رابط](x.md) صحيح؟'\nanswer = true\n";
    let loaded = compile_folder(with_quiz("[[pools]]\nbank = 'b'\ndraw = 1\n").with("banks/b.toml", bank));
    assert_eq!(said(&loaded), ["banks/b.toml:5:16 dead-link"]);
    let loaded = compile_folder(with_quiz("[[pools]]\nbank = 'مراجعة'\ndraw = 1\n").with("banks/مراجعة.toml", bank));
    assert_eq!(said(&loaded), ["01-a/01-q.quiz.toml:3:8 invalid-slug", "banks/مراجعة.toml:1:1 invalid-name"]);
}

#[test]
fn deep_tables_are_refused() {
    let dotted = vec!["a"; 50_000].join(".");
    for body in [
        format!("{dotted} = 1\n"),
        format!("[{dotted}]\nx = 1\n"),
        format!("[[{dotted}]]\nx = 1\n"),
        format!("x = {}1{}\n", "{a = ".repeat(50_000), "}".repeat(50_000)),
        format!("x = {}1{}\n", "[".repeat(50_000), "]".repeat(50_000)),
    ] {
        let loaded = compile_folder(with_quiz(&format!("{}{body}", question("q"))));
        assert!(!loaded.diagnostics.is_empty());
        let loaded = compile_folder(with_quiz(&question("q")).with("banks/b.toml", body));
        assert!(!loaded.diagnostics.is_empty());
    }
}

#[test]
fn wide_questions_are_read_in_time() {
    let options: String = (0..5_000).map(|number| format!("{{ text = 'Option {number}' }}, ")).collect();
    let items: String = (0..5_000).map(|number| format!("'Item {number}', ")).collect();
    let text = "# ".repeat(20_000) + &"| a ".repeat(20_000) + "\n" + &"|---".repeat(20_000);
    let loaded = compile_folder(with_quiz(&format!(
        "[[questions]]\nid = 'a'\ntype = 'single-choice'\ntext = 'T'\noptions = [{options} {{ text = 'R', correct = true }}]\n\
         [[questions]]\nid = 'b'\ntype = 'ordering'\ntext = 'T'\nitems = [{items}]\n\
         [[questions]]\nid = 'c'\ntype = 'true-false'\nanswer = true\ntext = '''\n{text}'''\n"
    )));
    assert!(loaded.diagnostics.len() < 10, "{:?}", said(&loaded));
}

#[test]
fn thousands_of_banks_and_quizzes_are_read_in_time() {
    let mut course = folder();
    for number in 0..1_000 {
        let quiz =
            format!("title = 'Q'\n[[pools]]\ntag = 't{number}'\ndraw = 1\n[[pools]]\nbank = 'b-{number}'\ndraw = 1\n");
        let bank = format!(
            "title = 'B'\n{}tags = ['t{number}']\n{}tags = ['t{number}']\n",
            question(&format!("q-{number}")),
            question(&format!("r-{number}"))
        );
        course = course
            .with(format!("01-a/{:04}-q-{number}.quiz.toml", number + 1), quiz)
            .with(format!("banks/b-{number}.toml"), bank);
    }
    let loaded = compile_folder(course);
    assert_eq!(said(&loaded), [""; 0]);
}
