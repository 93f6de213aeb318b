//! Reading what a source file imports: `use` trees and paths in the code, as modules of this crate.

use std::fs;
use std::path::Path;

use syn::visit::Visit;

/// A source file and what it imports.
pub struct Source {
    /// Under `src`, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Line, and the modules and names of a path into this crate.
    pub imports: Vec<(usize, Vec<String>)>,
}

impl Source {
    /// Parses a file's text.
    pub fn parse(path: &str, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{path}: {error}"));
        let mut reader = Reader { module: module(path), imports: Vec::new() };
        reader.visit_file(&file);
        Self { path: path.to_owned(), text: text.to_owned(), imports: reader.imports }
    }

    /// The lines that are code, with their numbers: no comments, and nothing from the tests at the end on.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        numbered
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Every `.rs` file under a folder.
pub fn sources(root: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    collect(root, root, &mut found);
    assert!(found.len() > 100, "the sources are not where they were expected: {}", root.display());
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            found.push(Source::parse(&name, &fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Whether a line names a word as a whole path segment or path.
pub fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !letter(before) && !letter(after)
    })
}

/// The module path of a file: `web/api/mod.rs` is `web::api`.
fn module(path: &str) -> Vec<String> {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    match stem {
        "lib" | "main" => Vec::new(),
        other => other.split('/').map(str::to_owned).collect(),
    }
}

struct Reader {
    module: Vec<String>,
    imports: Vec<(usize, Vec<String>)>,
}

impl Reader {
    /// Notes a path when it leads into this crate.
    fn note(&mut self, line: usize, segments: &[String]) {
        let mut module = self.module.clone();
        let mut rest = segments;
        match segments.first().map(String::as_str) {
            Some("crate") => {
                module.clear();
                rest = &segments[1..];
            }
            Some("self") => rest = &segments[1..],
            Some("super") => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            _ => return,
        }
        module.extend(rest.iter().cloned());
        self.imports.push((line, module));
    }

    fn tree(&mut self, line: usize, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| {
            let mut path = prefix.to_vec();
            path.push(name.to_string());
            path
        };
        match tree {
            syn::UseTree::Path(path) => self.tree(line, &with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.note(line, &with(&name.ident)),
            syn::UseTree::Rename(name) => self.note(line, &with(&name.ident)),
            syn::UseTree::Glob(_) => self.note(line, prefix),
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.tree(line, prefix, item);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    /// Tests may look anywhere.
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let test =
            item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg") && quote_of(attribute).contains("test"));
        if !test {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let line = item.use_token.span.start().line;
        self.tree(line, &[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(first) = path.segments.first() {
            self.note(first.ident.span().start().line, &segments);
        }
        syn::visit::visit_path(self, path);
    }
}

fn quote_of(attribute: &syn::Attribute) -> String {
    match &attribute.meta {
        syn::Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    }
}
