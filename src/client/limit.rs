//! Limit of requests in flight, learned from a server's refusals (AIMD, as in TCP).

/// The number of successes it takes at first to grow beyond the ceiling.
const PATIENCE: u32 = 10;
/// After at most this many successes growth is tried again: the server's own limit may have changed.
const MAX_PATIENCE: u32 = 5_000;

/// A limit that is halved on overload, and then grows by one per round of successes.
///
/// The ceiling is one below the last limit that was too high. Growth beyond it takes `patience` successes, and is on trial for as
/// many: if more than twice as many requests are refused as before, the limit shrinks again and `patience` doubles.
pub(super) struct Limit {
    max: usize,
    current: usize,
    ceiling: usize,
    patience: u32,
    /// Since the limit changed.
    successes: u32,
    refusals: u32,
    /// The refusals before the last growth.
    refusals_before: u32,
    is_on_trial: bool,
}

impl Limit {
    pub(super) fn new(max: usize) -> Limit {
        Limit {
            max,
            current: max,
            ceiling: max,
            patience: PATIENCE,
            successes: 0,
            refusals: 0,
            refusals_before: 0,
            is_on_trial: false,
        }
    }

    pub(super) fn current(&self) -> usize {
        self.current
    }

    pub(super) fn record_success(&mut self) {
        self.successes += 1;
        if self.is_on_trial && self.successes >= self.patience {
            (self.is_on_trial, self.patience) = (false, PATIENCE);
            self.ceiling = self.ceiling.max(self.current);
        }
        let round = u32::try_from(self.current).unwrap_or(u32::MAX);
        let needed = if self.current < self.ceiling { round } else { self.patience };
        if self.current < self.max && self.successes >= needed {
            (self.current, self.successes, self.is_on_trial) = (self.current + 1, 0, true);
            self.refusals_before = std::mem::take(&mut self.refusals);
        }
    }

    pub(super) fn halve(&mut self) {
        self.lower(self.current / 2);
    }

    pub(super) fn record_refusal(&mut self) {
        self.refusals += 1;
        if self.is_on_trial && self.refusals > 2 * self.refusals_before {
            self.lower(self.current - 1);
        }
    }

    fn lower(&mut self, limit: usize) {
        if self.is_on_trial {
            self.patience = (self.patience * 2).min(MAX_PATIENCE);
        }
        self.ceiling = (self.current - 1).max(1);
        (self.current, self.successes, self.refusals, self.is_on_trial) = (limit.max(1), 0, 0, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn succeed(limit: &mut Limit, count: u32) -> usize {
        (0..count).for_each(|_| limit.record_success());
        limit.current()
    }

    #[test]
    fn growth_beyond_the_ceiling_takes_patience_that_doubles() {
        let mut limit = Limit::new(8);
        limit.halve();
        assert_eq!(succeed(&mut limit, 0), 4);
        assert_eq!(succeed(&mut limit, 4 + 5 + 6), 7);
        for patience in [10, 20, 40] {
            assert_eq!(succeed(&mut limit, patience - 1), 7);
            assert_eq!(succeed(&mut limit, 1), 8);
            limit.record_refusal();
            assert_eq!(limit.current(), 7);
        }
        limit.record_refusal();
        assert_eq!(limit.current(), 7);
    }

    #[test]
    fn a_refusal_after_growth_lowers_the_ceiling() {
        let mut limit = Limit::new(8);
        limit.halve();
        assert_eq!(succeed(&mut limit, 4), 5);
        assert_eq!(succeed(&mut limit, 4), 5);
        limit.record_refusal();
        assert_eq!((limit.current, limit.ceiling), (4, 4));
        assert_eq!(succeed(&mut limit, 2 * PATIENCE - 1), 4);
        assert_eq!(succeed(&mut limit, 1), 5);
    }

    #[test]
    fn as_many_refusals_as_before_growth_are_no_reason_to_shrink() {
        let mut limit = Limit::new(8);
        limit.halve();
        limit.record_refusal();
        assert_eq!(succeed(&mut limit, 4), 5);
        limit.record_refusal();
        limit.record_refusal();
        assert_eq!(limit.current(), 5);
        limit.record_refusal();
        assert_eq!(limit.current(), 4);
    }

    #[test]
    fn growth_without_refusals_raises_the_ceiling() {
        let mut limit = Limit::new(8);
        (0..3).for_each(|_| limit.halve());
        assert_eq!((limit.current, limit.ceiling), (1, 1));
        assert_eq!(succeed(&mut limit, 7 * PATIENCE), 8);
        assert_eq!(succeed(&mut limit, 1000), 8);
    }

    #[test]
    fn the_limit_is_at_least_one() {
        let mut limit = Limit::new(1);
        limit.halve();
        assert_eq!(succeed(&mut limit, 100), 1);
    }
}
