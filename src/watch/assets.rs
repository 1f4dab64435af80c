//! Pictures and other files, whose bytes decide whether anything changed.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    io,
    path::Path,
    time::SystemTime,
};

use hyper::body::Bytes;

use crate::{Site, inputs::Asset};

/// A hash of an asset's bytes; `None` where they cannot be read.
type Print = Option<[u8; 32]>;

/// Hashes by path.
pub type Prints = BTreeMap<String, Print>;

/// What is known of assets that were looked at before. A file of the same length and time is not
/// read again.
#[derive(Debug, Default)]
pub struct Album {
    known: BTreeMap<String, (Stamp, Print)>,
    held: BTreeMap<String, (Print, Bytes)>,
}

type Stamp = (u64, Option<SystemTime>);

impl Album {
    /// Hashes of assets.
    pub fn look(&mut self, assets: &[Asset]) -> Prints {
        let mut known = BTreeMap::new();
        for asset in assets {
            let stamp = fs::metadata(&asset.disk).map(|metadata| stamp(&metadata));
            let entry = match (self.known.remove(&asset.path), stamp) {
                (Some(entry), Ok(stamp)) if entry.0 == stamp => entry,
                (_, Ok(stamp)) => (stamp, print(&asset.disk).ok()),
                (_, Err(_)) => ((0, None), None),
            };
            known.insert(asset.path.clone(), entry);
        }
        self.known = known;
        self.known.iter().map(|(path, (_, print))| (path.clone(), *print)).collect()
    }

    /// The bytes of the assets of a site. [`Album::look`] has seen them.
    pub fn bytes(&mut self, site: &Site) -> BTreeMap<String, Bytes> {
        let mut held = BTreeMap::new();
        for (disk, path) in &site.assets {
            let print = self.known.get(path).and_then(|(_, print)| *print);
            let bytes = match self.held.remove(path) {
                Some((held, bytes)) if held == print => bytes,
                _ => fs::read(disk).unwrap_or_default().into(),
            };
            held.insert(path.clone(), (print, bytes));
        }
        self.held = held;
        self.held.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone())).collect()
    }
}

fn stamp(metadata: &Metadata) -> Stamp {
    (metadata.len(), metadata.modified().ok())
}

fn print(path: &Path) -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut fs::File::open(path)?, &mut hasher)?;
    Ok(*hasher.finalize().as_bytes())
}
