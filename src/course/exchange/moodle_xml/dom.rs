//! XML that may be hostile: looked over before it is parsed, so that neither depth nor numbers cost much.

use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::course::exchange::guard::{LONGEST, LineIndex, Refusal};

/// How deep elements lie in an export, and some more.
const DEEPEST: usize = 32;
/// The attributes of an element.
const MOST_ATTRIBUTES: usize = 20;
/// Elements and texts.
const MOST_NODES: u32 = 500_000;

/// The document, when it is one that questions may be read from.
pub(super) fn document<'t>(text: &'t str, index: &LineIndex) -> Result<Document<'t>, Refusal> {
    survey(text, index)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => Refusal::Dtd,
        Error::NodesLimitReached => Refusal::TooManyNodes,
        other => {
            let message = other.to_string();
            let message = message.rsplit_once(" at ").map_or(message.as_str(), |(message, _)| message).to_owned();
            Refusal::Xml { line: usize::try_from(other.pos().row).unwrap_or(1), message }
        }
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "quiz" {
        return Err(Refusal::NotAQuiz(root.tag_name().name().chars().take(40).collect()));
    }
    let is_file = |node: &Node<'_, '_>| {
        node.parent().is_some_and(|parent| matches!(parent.tag_name().name(), "file" | "image_base64"))
    };
    let long = |node: &Node<'_, '_>| node.is_text() && node.text().is_some_and(|text| text.len() > LONGEST);
    match document.descendants().find(|node| long(node) && !is_file(node)) {
        Some(node) => Err(Refusal::LongText(index.line(node.range().start))),
        None => Ok(document),
    }
}

/// Looks over the tags: no document type, no depth, no endless tag.
fn survey(text: &str, index: &LineIndex) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    let mut from = 0;
    while let Some(found) = text[from..].find('<') {
        let at = from + found;
        let rest = &text[at..];
        let refused = |message: &str| Refusal::Xml { line: index.line(at), message: message.to_owned() };
        let section =
            [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")].into_iter().find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = section {
            let end = rest[open.len()..]
                .find(close)
                .ok_or_else(|| refused("a comment, section or instruction has no end"))?;
            from = at + open.len() + end + close.len();
            continue;
        }
        if rest.starts_with("<!") {
            return Err(Refusal::Dtd);
        }
        let (length, attributes) = tag(rest).ok_or_else(|| refused("a tag has no end"))?;
        if attributes > MOST_ATTRIBUTES {
            return Err(refused("an element has more than 20 attributes"));
        }
        let tag = &rest[..length];
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with("/>") {
            depth += 1;
            if depth > DEEPEST {
                return Err(Refusal::TooDeep);
            }
        }
        from = at + length;
    }
    Ok(())
}

/// The length of a tag, and how many attributes it has. A `>` in quotation marks does not end it.
fn tag(rest: &str) -> Option<(usize, usize)> {
    let (mut quote, mut attributes) = (None, 0);
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some((at + 1, attributes)),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => attributes += 1,
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The first child of that name.
pub(super) fn child<'d>(node: Node<'d, 'd>, name: &str) -> Option<Node<'d, 'd>> {
    children(node, name).next()
}

/// The children of that name.
pub(super) fn children<'d, 'n>(node: Node<'d, 'd>, name: &'n str) -> impl Iterator<Item = Node<'d, 'd>> + use<'d, 'n> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// The text in an element. Where somebody wrote HTML without hiding it from XML, it is that HTML.
pub(super) fn content(node: Node<'_, '_>) -> String {
    if node.children().any(|child| child.is_element()) {
        let range =
            node.first_child().map(|first| first.range().start).zip(node.last_child().map(|last| last.range().end));
        return range
            .and_then(|(start, end)| node.document().input_text().get(start..end))
            .unwrap_or_default()
            .to_owned();
    }
    node.children().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// The text of `<name>` or of `<name><text>`, without the blanks around it; empty where there is none.
pub(super) fn value(node: Node<'_, '_>, name: &str) -> String {
    let Some(found) = child(node, name) else { return String::new() };
    content(child(found, "text").unwrap_or(found)).trim().to_owned()
}

/// The text of an answer, which stood without `<text>` once.
pub(super) fn answer_text(answer: Node<'_, '_>) -> String {
    match child(answer, "text") {
        Some(text) => content(text).trim().to_owned(),
        None => {
            answer.children().filter(Node::is_text).filter_map(|text| text.text()).collect::<String>().trim().to_owned()
        }
    }
}
