//! Course folders on disk: reads what is a course's, refuses what may not be read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::compile::{Loaded, compile_with};
use super::diagnostic::Diagnostic;
use super::source::{Folder, is_ignored};

/// The size of a file that is still read.
const MOST_BYTES: u64 = 10 * 1024 * 1024;
/// The number of files of one course that are still read.
const MOST_FILES: usize = 5_000;
/// How deep folders may lie in each other.
const MOST_LEVELS: usize = 8;

/// Courses could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such folder.
    #[error("there is no folder `{}`", .0.display())]
    NoFolder(PathBuf),
    /// The path leads to a file.
    #[error("`{}` is a file; name a course's folder, or a folder of courses", .0.display())]
    NotAFolder(PathBuf),
    /// The folder is no course and has none.
    #[error("`{}` holds no course: neither it nor a folder in it has a `course.toml`", .0.display())]
    NoCourse(PathBuf),
    /// The operating system refused.
    #[error("cannot read `{}`: {cause}", .path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What it said.
        cause: io::Error,
    },
}

/// A course folder that was read and not compiled yet: enough to tell whether it changed.
#[derive(Debug)]
pub struct Files {
    folder: Folder,
    met: Vec<Diagnostic>,
}

impl Files {
    /// The course's slug.
    pub fn slug(&self) -> &str {
        &self.folder.slug
    }

    /// The state of the course; none when something in the folder was refused, which compiling tells.
    pub fn digest(&self) -> Option<String> {
        self.met.is_empty().then(|| self.folder.digest())
    }

    /// Compiles it. Faults are in the result.
    pub fn compile(self) -> Loaded {
        compile_with(self.folder, self.met)
    }
}

/// Reads the files of one course folder.
///
/// # Errors
/// The operating system's.
pub fn read_course(dir: &Path) -> io::Result<Files> {
    let root = fs::canonicalize(dir)?;
    let slug = name(dir, &root);
    let mut reader = Reader { root: &root, folder: Folder::new(slug), met: Vec::new(), files: 0 };
    reader.read(&root, "", 0)?;
    Ok(Files { folder: reader.folder, met: reader.met })
}

/// Reads and compiles one course folder. Faults are in the result; an error is the operating system's.
pub fn load_course(dir: &Path) -> io::Result<Loaded> {
    read_course(dir).map(Files::compile)
}

/// The name as it is written: behind a link it may be another.
fn name(dir: &Path, root: &Path) -> String {
    let name = dir.file_name().or_else(|| root.file_name());
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Reads the course in `dir`, or all courses in the folders of `dir`, by name.
pub fn load_all(dir: &Path) -> Result<Vec<Loaded>, LoadError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| LoadError::Io { path, cause }
    };
    list_folders(dir)?.iter().map(|(_, path)| load_course(path).map_err(failed(path))).collect()
}

/// The names and folders of the course in `dir`, or of all courses in the folders of `dir`, by name. No course is read.
pub fn list_folders(dir: &Path) -> Result<Vec<(String, PathBuf)>, LoadError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| LoadError::Io { path, cause }
    };
    match fs::metadata(dir) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(LoadError::NotAFolder(dir.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LoadError::NoFolder(dir.to_owned())),
        Err(error) => return Err(failed(dir)(error)),
    }
    if dir.join("course.toml").exists() {
        let root = fs::canonicalize(dir).map_err(failed(dir))?;
        return Ok(vec![(name(dir, &root), dir.to_owned())]);
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let entry = entry.map_err(failed(dir))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.path().join("course.toml").exists() {
            folders.push((name(&entry.path(), dir), entry.path()));
        }
    }
    if folders.is_empty() {
        return Err(LoadError::NoCourse(dir.to_owned()));
    }
    folders.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(folders)
}

struct Reader<'a> {
    root: &'a Path,
    folder: Folder,
    met: Vec<Diagnostic>,
    files: usize,
}

impl Reader<'_> {
    fn report(&mut self, path: &str, code: &'static str, message: String) {
        let path = path.to_owned();
        self.met.push(Diagnostic { path, line: 1, column: 1, code, message, help: None, blocks: true });
    }

    fn read(&mut self, dir: &Path, prefix: &str, level: usize) -> io::Result<()> {
        let mut entries = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let path = format!("{prefix}{}", name.to_string_lossy());
            if is_ignored(&path) {
                continue;
            }
            if name.to_str().is_none() {
                self.report(&path, "invalid-name", "the file's name is not in UTF-8".to_owned());
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if level == MOST_LEVELS {
                    self.report(&path, "unknown-file", format!("folders lie more than {MOST_LEVELS} deep"));
                } else {
                    self.read(&entry.path(), &format!("{path}/"), level + 1)?;
                }
            } else {
                self.file(&entry.path(), path, kind.is_symlink())?;
            }
        }
        Ok(())
    }

    fn file(&mut self, file: &Path, path: String, is_link: bool) -> io::Result<()> {
        if is_link {
            let inside = fs::canonicalize(file).is_ok_and(|target| target.starts_with(self.root) && target.is_file());
            if !inside {
                let message = "the link does not lead to a file of this course".to_owned();
                self.report(&path, "outside-link", message);
                return Ok(());
            }
        }
        let found = fs::metadata(file)?;
        if !found.is_file() {
            self.report(&path, "unknown-file", "this is neither a file nor a folder".to_owned());
            return Ok(());
        }
        if found.len() > MOST_BYTES {
            self.report(&path, "file-too-large", "files of a course have at most 10 MB".to_owned());
            return Ok(());
        }
        self.files += 1;
        if self.files > MOST_FILES {
            if self.files == MOST_FILES + 1 {
                self.report(&path, "too-many-files", format!("a course has at most {MOST_FILES} files"));
            }
            return Ok(());
        }
        self.folder.files.insert(path, fs::read(file)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(dir: &Path) -> Vec<String> {
        let loaded = load_course(dir).unwrap();
        loaded.diagnostics.iter().map(|fault| format!("{} {}", fault.path, fault.code)).collect()
    }

    fn write(dir: &Path, path: &str, bytes: &[u8]) {
        let file = dir.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    fn small_course() -> tempfile::TempDir {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("law");
        write(&dir, "course.toml", b"title = 'Law'\nsummary = 'All.'\nlanguage = 'en'\nhours = 1\n");
        write(&dir, "01-a/module.toml", b"title = 'A'\n");
        write(&dir, "01-a/01-b.md", b"+++\ntitle = 'B'\n+++\nText\n");
        outer
    }

    #[test]
    fn a_folder_is_a_course_or_holds_courses() {
        let outer = small_course();
        for dir in [outer.path().to_owned(), outer.path().join("law")] {
            let loaded = load_all(&dir).unwrap();
            assert_eq!(loaded.len(), 1);
            assert_eq!(loaded[0].diagnostics, []);
            assert_eq!(loaded[0].course.as_ref().unwrap().slug.as_str(), "law");
            assert_eq!(list_folders(&dir).unwrap(), [("law".to_owned(), outer.path().join("law"))]);
        }
        let refused = |path: PathBuf| load_all(&path).unwrap_err();
        assert!(matches!(refused(outer.path().join("nowhere")), LoadError::NoFolder(_)));
        assert!(matches!(refused(outer.path().join("law/course.toml")), LoadError::NotAFolder(_)));
        assert!(matches!(refused(outer.path().join("law/01-a")), LoadError::NoCourse(_)));
    }

    #[test]
    fn whether_a_course_changed_is_told_before_it_is_compiled() {
        let outer = small_course();
        let dir = outer.path().join("law");
        assert_eq!(read_course(&dir).unwrap().digest(), Some(load_course(&dir).unwrap().digest));
        let before = read_course(&dir).unwrap().digest();
        write(&dir, "01-a/01-b.md", b"+++\ntitle = 'B'\n+++\nOther text\n");
        assert_ne!(read_course(&dir).unwrap().digest(), before);
        write(&dir, "assets/large.png", &vec![0; 10 * 1024 * 1024 + 1]);
        assert_eq!(read_course(&dir).unwrap().digest(), None, "what was refused has to be told");
    }

    #[cfg(unix)]
    #[test]
    fn links_may_not_leave_the_folder() {
        use std::os::unix::fs::symlink;
        let outer = small_course();
        let dir = outer.path().join("law");
        symlink("/etc/passwd", dir.join("01-a/02-c.md")).unwrap();
        symlink("/etc", dir.join("assets")).unwrap();
        symlink("..", dir.join("01-a/03-loop")).unwrap();
        symlink("01-b.md", dir.join("01-a/04-same.md")).unwrap();
        let wanted = ["01-a/02-c.md outside-link", "01-a/03-loop outside-link", "assets outside-link"];
        assert_eq!(codes(&dir), wanted);
    }

    #[test]
    fn large_files_are_not_read() {
        let outer = small_course();
        let dir = outer.path().join("law");
        write(&dir, "assets/large.png", &vec![0; 10 * 1024 * 1024 + 1]);
        write(&dir, "assets/most.png", &vec![0; 10 * 1024 * 1024]);
        assert_eq!(codes(&dir), ["assets/large.png file-too-large"]);
    }

    #[test]
    fn more_files_than_a_course_has_are_not_read() {
        let outer = small_course();
        let dir = outer.path().join("law");
        for number in 0..=5_000 - 3 {
            write(&dir, &format!("assets/{number:04}.png"), b"");
        }
        assert_eq!(codes(&dir), ["course.toml missing-file", "course.toml too-many-files"]);
    }

    #[test]
    fn hidden_files_and_readmes_are_passed_over() {
        let outer = small_course();
        let dir = outer.path().join("law");
        let before = load_course(&dir).unwrap().digest;
        write(&dir, ".git/config", b"x");
        write(&dir, "README.md", b"# Law");
        let after = load_course(&dir).unwrap();
        assert_eq!((after.digest, after.diagnostics), (before, vec![]));
    }
}
