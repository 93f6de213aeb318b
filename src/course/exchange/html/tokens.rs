//! HTML taken apart by html5ever: tags and text, entities read.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token as Raw, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Characters.
    Text(String),
    /// `<p>`
    Start(Start),
    /// `</p>`
    End(String),
}

impl Token {
    /// The words: characters, and what stands for an image.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Start(start) if start.name == "img" => start.attribute("alt"),
            _ => None,
        }
    }

    /// The characters; a blank for a tag that parts words.
    pub fn words(&self) -> &str {
        const WITHIN: [&str; 16] = [
            "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "small", "span", "strike", "strong", "sub",
            "sup", "u",
        ];
        match self {
            Self::Text(text) => text,
            Self::Start(start) if start.name == "img" => start.attribute("alt").unwrap_or(" "),
            Self::Start(Start { name, .. }) | Self::End(name) => {
                if WITHIN.contains(&name.as_str()) {
                    ""
                } else {
                    " "
                }
            }
        }
    }
}

/// A tag that begins an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Start {
    /// Its name, in lower case.
    pub name: String,
    /// Whether it ends itself.
    pub closed: bool,
    attributes: Vec<(String, String)>,
}

impl Start {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Sink(RefCell<Vec<Token>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Raw, _line: u64) -> TokenSinkResult<()> {
        let mut tokens = self.0.borrow_mut();
        match token {
            Raw::CharacterTokens(text) => match tokens.last_mut() {
                Some(Token::Text(before)) => before.push_str(&text),
                _ => tokens.push(Token::Text(text.to_string())),
            },
            Raw::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                let name = tag.name.to_string();
                // Only with these is what follows no HTML until their end.
                let raw = matches!(name.as_str(), "script" | "style" | "iframe" | "textarea" | "title");
                tokens.push(Token::Start(Start { name, closed: tag.self_closing, attributes }));
                if raw && !tag.self_closing {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
            }
            Raw::TagToken(tag) => tokens.push(Token::End(tag.name.to_string())),
            Raw::DoctypeToken(_)
            | Raw::CommentToken(_)
            | Raw::NullCharacterToken
            | Raw::EOFToken
            | Raw::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// The pieces of a text.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // Only scripts interrupt, which this sink never announces.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}
