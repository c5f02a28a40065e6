import Foundation

/// The seconds of processor time that this process has used, which other processes disturb less than the time on the wall.
func cpuSeconds() -> Double {
    Double(clock()) / Double(CLOCKS_PER_SEC)
}
