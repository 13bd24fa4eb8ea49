//! Keeps recognised devices.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Device;

/// Maximum number of devices to keep.
const MAX: usize = 256;

/// Recognises devices, and keeps them by user agent: a run sees few of them, each many times.
#[derive(Clone, Default)]
pub struct DeviceCache(RefCell<HashMap<String, Device>>);

impl DeviceCache {
    /// Returns the device of a user agent.
    pub fn device(&self, user_agent: Option<&str>) -> Device {
        let mut devices = self.0.borrow_mut();
        let agent = user_agent.unwrap_or_default();
        if let Some(device) = devices.get(agent) {
            return device.clone();
        }
        let device = Device::of(user_agent);
        if devices.len() < MAX {
            devices.insert(agent.to_owned(), device.clone());
        }
        device
    }
}
