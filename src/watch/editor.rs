//! Links that open an editor at a line.

use std::path::Path;

use crate::{inputs::slashed, prose::percent_encode};

/// Editors whose links are known.
const KNOWN: &[(&str, &str)] = &[
    ("cursor", "cursor://file/{path}:{line}"),
    ("idea", "idea://open?file={path}&line={line}"),
    ("sublime", "subl://open?url=file://{path}&line={line}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}"),
    ("vscode", "vscode://file/{path}:{line}"),
    ("vscodium", "vscodium://file/{path}:{line}"),
    ("zed", "zed://file/{path}:{line}"),
];

/// A link with `{path}` and `{line}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(String);

impl std::str::FromStr for Editor {
    type Err = String;

    /// Takes the name of a known editor, or a link of any other such as
    /// `editor://open?file={path}&line={line}`.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((_, link)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Self((*link).to_owned()));
        }
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let plain = !scheme.is_empty()
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let runs = ["javascript", "data", "vbscript", "blob"];
        if !plain || !text.contains("{path}") || runs.contains(&scheme.to_lowercase().as_str()) {
            let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "expected {}, or a link such as `vscode://file/{{path}}:{{line}}`",
                names.join(", ")
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Editor {
    /// The link to a line of a file, whose path is absolute.
    pub fn link(&self, path: &Path, line: u32) -> String {
        let path = percent_encode(&slashed(path));
        // A path begins with the slash that most links have already.
        let with_path = if self.0.contains("//{path}") {
            self.0.replace("{path}", &path)
        } else {
            let whole = self.0.replace("/{path}", &format!("/{}", path.trim_start_matches('/')));
            whole.replace("{path}", &path)
        };
        with_path.replace("{line}", &line.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(editor: &str, expected: &str) {
        let editor: Editor = editor.parse().unwrap();
        assert_eq!(editor.link(Path::new("/home/my notes/n.md"), 12), expected);
    }

    #[test]
    fn links_lead_to_the_line() {
        check("vscode", "vscode://file/home/my%20notes/n.md:12");
        check("vscode://file/{path}:{line}", "vscode://file/home/my%20notes/n.md:12");
        check("idea", "idea://open?file=/home/my%20notes/n.md&line=12");
        check("sublime", "subl://open?url=file:///home/my%20notes/n.md&line=12");
        check("own:{path}", "own:/home/my%20notes/n.md");
    }

    #[test]
    fn what_is_no_link_to_an_editor_is_refused() {
        for text in ["", "vi", "vi {path}", "x://file", "javascript:alert({path})", "DATA:{path}"] {
            assert!(text.parse::<Editor>().is_err(), "{text}");
        }
    }
}
