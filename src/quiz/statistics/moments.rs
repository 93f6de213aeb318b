//! Means, variances and k-statistics. All of them are `None` where the formula has no value; none is ever NaN.

/// Values that differ by no more than this are the same: sums of thirds are not a spread. Shares of marks are of the order
/// of 1, percentages of the order of 100.
const SAME: f64 = 1e-9;

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "there are far fewer attempts than 2^52")]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}

/// The mean; none of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / number(values.len())) }
}

/// The middle value, or the mean of the two in the middle; none of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(*sorted.get(middle - 1)?, upper)) }
}

/// Whether all values are the same.
fn constant(values: &[f64]) -> bool {
    let (least, most) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), each| (least.min(*each), most.max(*each)));
    most - least <= SAME
}

/// The covariance over n - 1; none below two pairs, exactly 0 when either side does not vary.
pub fn covariance(left: &[f64], right: &[f64]) -> Option<f64> {
    let pairs = left.len().min(right.len());
    if pairs < 2 {
        return None;
    }
    if constant(left) || constant(right) {
        return Some(0.0);
    }
    let (mean_left, mean_right) = (mean(left)?, mean(right)?);
    let sum: f64 = left.iter().zip(right).map(|(l, r)| (l - mean_left) * (r - mean_right)).sum();
    Some(sum / number(pairs - 1))
}

/// The variance over n - 1; none below two values.
pub fn variance(values: &[f64]) -> Option<f64> {
    covariance(values, values)
}

/// The square root of the variance.
pub fn deviation(values: &[f64]) -> Option<f64> {
    variance(values).map(f64::sqrt)
}

/// The mean of the `power`th powers of the differences to the mean.
fn moment(values: &[f64], power: i32) -> Option<f64> {
    let mean = mean(values)?;
    Some(values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / number(values.len()))
}

/// k3 / k2^(3/2); none below three values or without a spread.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let k2 = variance(values).filter(|k2| *k2 > 0.0)?;
    let n = number(values.len());
    if values.len() < 3 {
        return None;
    }
    let k3 = n * n * moment(values, 3)? / ((n - 1.0) * (n - 2.0));
    Some(k3 / k2.powf(1.5))
}

/// k4 / k2^2, which is 0 for a normal distribution; none below four values or without a spread.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let k2 = variance(values).filter(|k2| *k2 > 0.0)?;
    let n = number(values.len());
    if values.len() < 4 {
        return None;
    }
    let (m2, m4) = (moment(values, 2)?, moment(values, 4)?);
    let k4 = n * n * ((n + 1.0) * m4 - 3.0 * (n - 1.0) * m2 * m2) / ((n - 1.0) * (n - 2.0) * (n - 3.0));
    Some(k4 / (k2 * k2))
}

/// 100 times the correlation; none when either side does not vary.
pub fn correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    let product = variance(left)? * variance(right)?;
    if product > 0.0 { Some(100.0 * covariance(left, right)? / product.sqrt()) } else { None }
}

/// 100 times the covariance as a share of the largest that the same values could have: both sides sorted.
pub fn efficiency(left: &[f64], right: &[f64]) -> Option<f64> {
    let sorted = |values: &[f64]| {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted
    };
    let most = covariance(&sorted(left), &sorted(right)).filter(|most| *most > 0.0)?;
    Some(100.0 * covariance(left, right)? / most)
}
