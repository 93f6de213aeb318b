//! Reading the program's own source: which file names what, and in which line.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, Meta, UseTree};

/// A file of the program.
pub struct Source {
    /// Its path from the repository's root.
    pub path: String,
    /// Its module, as segments below the crate: `["quiz", "store"]`.
    pub module: Vec<String>,
    /// Its text.
    pub text: String,
    /// What it holds.
    pub file: syn::File,
}

/// A path that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where.
    pub line: usize,
    /// What: `["crate", "quiz", "store"]` for what is ours, `["std", "fs"]` for what is not.
    pub path: Vec<String>,
    /// Whether it stands in code that only tests see.
    pub in_tests: bool,
}

impl Source {
    /// Understands a file.
    pub fn parse(path: &str, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let module = if inner == "lib" { Vec::new() } else { inner.split('/').map(str::to_owned).collect() };
        Self { path: path.to_owned(), module, text: text.to_owned(), file }
    }

    /// The room that it belongs to.
    pub fn room(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    /// Whether only tests see it.
    pub fn is_test(&self) -> bool {
        self.module.last().is_some_and(|name| name == "tests" || name.ends_with("_tests"))
    }

    /// The modules that it declares.
    pub fn children(&self) -> Vec<String> {
        let declared = self.file.items.iter().filter_map(|item| match item {
            Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
            _ => None,
        });
        declared.collect()
    }

    /// Every path that it names: in `use`, in code, and in what macros and attributes are given.
    pub fn named(&self) -> Vec<Named> {
        let mut walk =
            Walk { module: self.module.clone(), children: self.children(), tests: 0, found: Vec::new(), source: self };
        walk.tests = usize::from(self.is_test());
        walk.visit_file(&self.file);
        walk.found
    }
}

/// All files under `src`, in the order of their paths.
pub fn all() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join("src"), &mut paths);
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source file");
        Source::parse(&path.strip_prefix(root).expect("a path below the root").to_string_lossy(), &text)
    };
    paths.iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The leaves of a `use`: full path and the name it is known by here (`*` for all).
pub fn leaves(tree: &UseTree) -> Vec<(Vec<String>, String)> {
    fn walk(tree: &UseTree, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => walk(&path.tree, &with(path.ident.to_string()), found),
            // `use a::{self}` names `a`.
            UseTree::Name(name) if name.ident == "self" => {
                found.push((before.to_vec(), before.last().cloned().unwrap_or_default()));
            }
            UseTree::Name(name) => found.push((with(name.ident.to_string()), name.ident.to_string())),
            UseTree::Rename(rename) => found.push((with(rename.ident.to_string()), rename.rename.to_string())),
            UseTree::Glob(_) => found.push((before.to_vec(), "*".to_owned())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| walk(tree, before, found)),
        }
    }
    let mut found = Vec::new();
    walk(tree, &[], &mut found);
    found
}

/// A path as seen from `module`, from the crate's root when it is ours.
pub fn absolute(path: &[String], module: &[String], children: &[String]) -> Vec<String> {
    let ours = |module: &[String], rest: &[String]| [&["crate".to_owned()], module, rest].concat();
    let first = path.first().map(String::as_str).unwrap_or_default();
    match first {
        "self" => ours(module, &path[1..]),
        "super" => {
            let up = path.iter().take_while(|segment| *segment == "super").count();
            ours(&module[..module.len().saturating_sub(up)], &path[up..])
        }
        _ if children.iter().any(|child| child == first) => ours(module, path),
        _ => path.to_vec(),
    }
}

pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

struct Walk<'s> {
    module: Vec<String>,
    children: Vec<String>,
    tests: usize,
    found: Vec<Named>,
    source: &'s Source,
}

impl Walk<'_> {
    fn add(&mut self, line: usize, path: &[String]) {
        let path = absolute(path, &self.module, &self.children);
        self.found.push(Named { line, path, in_tests: self.tests > 0 });
    }

    /// Paths in what a macro or an attribute is given, where only the words are known.
    fn add_tokens(&mut self, tokens: &TokenStream) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.add_tokens(&group.stream()),
                TokenTree::Ident(first) => {
                    let (line, mut path) = (first.span().start().line, vec![first.to_string()]);
                    while colon(at + 1) && colon(at + 2) {
                        let Some(TokenTree::Ident(next)) = tokens.get(at + 3) else { break };
                        path.push(next.to_string());
                        at += 3;
                    }
                    if path.len() > 1 {
                        self.add(line, &path);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        let tests = is_for_tests(&module.attrs);
        self.tests += usize::from(tests);
        if module.content.is_some() {
            self.module.push(module.ident.to_string());
            let children = std::mem::take(&mut self.children);
            visit::visit_item_mod(self, module);
            self.children = children;
            self.module.pop();
        }
        self.tests -= usize::from(tests);
        debug_assert!(self.module.len() >= self.source.module.len());
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for (path, _) in leaves(&item.tree) {
            self.add(item.use_token.span.start().line, &path);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.add(path.segments[0].ident.span().start().line, &segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.add_tokens(&called.tokens);
        visit::visit_macro(self, called);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(&list.tokens);
        }
    }
}
