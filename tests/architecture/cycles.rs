//! Cycles among the files of a room.
//!
//! A module's own file (`mod.rs`) is made of the files below it: naming them there is no dependency. What it re-exports is
//! looked through to the file that defines it. What is left must have an order.

use std::collections::{BTreeMap, BTreeSet};

use syn::Item;

use super::source::{Source, absolute, leaves};

/// What a file makes known under another name or path: name to full path; `*` for all of a module.
type Exports = Vec<(String, Vec<String>)>;

struct Map<'s> {
    /// Module to the file's place.
    files: BTreeMap<&'s [String], usize>,
    exports: Vec<Exports>,
    own: Vec<BTreeSet<String>>,
}

fn exports(source: &Source) -> Exports {
    let uses = source.file.items.iter().filter_map(|item| match item {
        Item::Use(item) => Some(leaves(&item.tree)),
        _ => None,
    });
    let ours = |(path, name): (Vec<String>, String)| {
        let path = absolute(&path, &source.module, &source.children());
        (path[0] == "crate").then(|| (name, path[1..].to_vec()))
    };
    uses.flatten().filter_map(ours).collect()
}

fn names(source: &Source) -> BTreeSet<String> {
    let named = source.file.items.iter().filter_map(|item| {
        Some(match item {
            Item::Const(item) => item.ident.to_string(),
            Item::Enum(item) => item.ident.to_string(),
            Item::Fn(item) => item.sig.ident.to_string(),
            Item::Macro(item) => item.ident.as_ref()?.to_string(),
            Item::Static(item) => item.ident.to_string(),
            Item::Struct(item) => item.ident.to_string(),
            Item::Trait(item) => item.ident.to_string(),
            Item::Type(item) => item.ident.to_string(),
            _ => return None,
        })
    });
    named.collect()
}

impl Map<'_> {
    /// The file that defines what a path (below the crate) names.
    fn resolve(&self, path: &[String], depth: usize) -> Option<usize> {
        let (length, file) = (1..=path.len()).rev().find_map(|n| Some((n, *self.files.get(&path[..n])?)))?;
        let Some(name) = path.get(length).filter(|name| depth < 8 && !self.own[file].contains(*name)) else {
            return Some(file);
        };
        let by_name = self.exports[file].iter().find(|(exported, _)| exported == name);
        let by_glob = || self.exports[file].iter().find(|(exported, _)| exported == "*");
        let through = match by_name {
            Some((_, target)) if target.as_slice() != path => self.resolve(target, depth + 1),
            Some(_) => None,
            None => by_glob().and_then(|(_, module)| {
                self.resolve(&[module.as_slice(), std::slice::from_ref(name)].concat(), depth + 1)
            }),
        };
        Some(through.unwrap_or(file))
    }
}

/// Every cycle, as a path of files.
pub fn cycles(sources: &[Source]) -> Vec<String> {
    let sources: Vec<&Source> = sources.iter().filter(|source| !source.is_test()).collect();
    let map = Map {
        files: sources.iter().enumerate().map(|(at, source)| (source.module.as_slice(), at)).collect(),
        exports: sources.iter().map(|source| exports(source)).collect(),
        own: sources.iter().map(|source| names(source)).collect(),
    };
    let mut edges: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); sources.len()];
    for (from, source) in sources.iter().enumerate() {
        for named in source.named().iter().filter(|named| !named.in_tests && named.path[0] == "crate") {
            let Some(to) = map.resolve(&named.path[1..], 0) else { continue };
            let below = sources[to].module.starts_with(&source.module);
            if !below && sources[to].room() == source.room() {
                edges[from].entry(to).or_insert(named.line);
            }
        }
    }
    let mut search = Search { edges: &edges, done: vec![false; sources.len()], way: Vec::new(), found: Vec::new() };
    (0..sources.len()).for_each(|start| search.visit(start));
    let told = |cycle: &Vec<usize>| {
        let steps = cycle.iter().zip(cycle.iter().cycle().skip(1));
        let steps: Vec<String> =
            steps.map(|(from, to)| format!("{}:{}", sources[*from].path, edges[*from][to])).collect();
        format!("{}: a cycle among the files of a room: {}", steps[0], steps.join(" -> "))
    };
    search.found.iter().map(told).collect()
}

struct Search<'e> {
    edges: &'e [BTreeMap<usize, usize>],
    done: Vec<bool>,
    way: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn visit(&mut self, file: usize) {
        if let Some(start) = self.way.iter().position(|passed| *passed == file) {
            return self.found.push(self.way[start..].to_vec());
        }
        if self.done[file] {
            return;
        }
        self.way.push(file);
        let edges = self.edges;
        edges[file].keys().for_each(|next| self.visit(*next));
        self.way.pop();
        self.done[file] = true;
    }
}
