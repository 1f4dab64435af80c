//! Writes the vocabularies as JSON beside the program that is built: people edit TOML, and the
//! program reads JSON several times faster, which is what it does first at every start.

#![allow(clippy::print_stdout, reason = "cargo listens to it")]

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

const VOCABULARY: &str = "src/vocabulary";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={VOCABULARY}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo says where files go")?);
    let folder = Path::new(VOCABULARY);
    for folder in [folder, &folder.join("principles")] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_stem().ok_or("a file has a name")?;
                fs::write(out.join(name).with_extension("json"), json(&path)?)?;
            }
        }
    }
    Ok(())
}

/// The data of a vocabulary, in its order.
fn json(path: &Path) -> Result<String, Box<dyn Error>> {
    let table: toml::Table = toml::from_str(&fs::read_to_string(path)?)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::to_string(&table)?)
}
