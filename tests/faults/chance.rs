//! Random numbers that can be had again.

/// A generator of the kind `SplitMix64`: a counter, well stirred.
pub struct Chance {
    state: u64,
    /// What it began with.
    pub seed: u64,
}

impl Chance {
    /// As `PARABLE_FAULTS_SEED` says; the same numbers every time where it says nothing.
    pub fn new() -> Self {
        let asked = std::env::var("PARABLE_FAULTS_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = asked.unwrap_or(7);
        Self { state: seed, seed }
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % limit
    }

    /// One of two, with that many in a hundred for yes.
    pub fn in_a_hundred(&mut self, cases: u64) -> bool {
        self.below(100) < cases
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            things.swap(last, other);
        }
    }
}
