//! Files of a folder.

use std::{collections::BTreeMap, fs, path::Path};

use walkdir::WalkDir;

/// Whether a file of that name is a page.
pub fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}

/// Every file below a folder: path with forward slashes, and bytes.
pub fn all_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("below the folder");
        let path = path.to_str().expect("a path in UTF-8").replace('\\', "/");
        (path, fs::read(entry.path()).expect("a file"))
    });
    files.collect()
}
