//! A file cut into blocks at its blank lines, with the comments of each.

/// What stands between two blank lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Block {
    /// Its first line.
    pub line: usize,
    /// Its text; lines of comments are blank in it.
    pub text: String,
    /// The comments, without their `//`.
    pub comments: Vec<(usize, String)>,
}

/// The blocks of a file.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = Block::default();
    for (index, line) in text.split('\n').enumerate() {
        if line.trim().is_empty() {
            if open.line > 0 {
                blocks.push(std::mem::take(&mut open));
            }
            continue;
        }
        if open.line == 0 {
            open.line = index + 1;
        }
        match line.trim_start().strip_prefix("//") {
            Some(comment) => open.comments.push((index + 1, comment.trim().to_owned())),
            None => open.text.push_str(line),
        }
        open.text.push('\n');
    }
    if open.line > 0 {
        blocks.push(open);
    }
    blocks
}

/// The id and the tags that comments give: `[id:x] [tag:y]`.
pub(super) fn id_and_tags(comments: &[(usize, String)]) -> (Option<String>, Vec<String>) {
    let mut id = None;
    let mut tags = Vec::new();
    for (_, comment) in comments {
        id = id.or_else(|| bracketed(comment, "[id:").next());
        tags.extend(bracketed(comment, "[tag:"));
    }
    (id, tags)
}

/// The texts in brackets that begin so; `\]` is a bracket in them.
fn bracketed<'c>(comment: &'c str, begin: &'c str) -> impl Iterator<Item = String> + 'c {
    comment.match_indices(begin).filter_map(move |(at, _)| {
        let rest = &comment[at + begin.len()..];
        let end = rest.match_indices(']').find(|(end, _)| !rest[..*end].ends_with('\\'))?.0;
        let inner = rest[..end].replace("\\]", "]").trim().to_owned();
        (!inner.is_empty()).then_some(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_questions_and_comments_are_taken_out() {
        let found = blocks("\n// a\n::x:: y\n // b\n{T}\n \t\nz\n");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[0].text.as_str()), (2, "\n::x:: y\n\n{T}\n"));
        assert_eq!(found[0].comments, [(2, "a".to_owned()), (4, "b".to_owned())]);
        assert_eq!((found[1].line, found[1].text.as_str()), (7, "z\n"));
    }

    #[test]
    fn ids_and_tags_stand_in_comments() {
        let comments = [(1, "[tag: a\\]b ] x [id: y ]".to_owned()), (2, "[tag:c] [id:z] [tag:]".to_owned())];
        let (id, tags) = id_and_tags(&comments);
        assert_eq!((id.as_deref(), tags), (Some("y"), vec!["a]b".to_owned(), "c".to_owned()]));
    }
}
