//! The bytes of a manifest, both ways. One value has one encoding.

use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};

use super::{Decision, Item, ItemKind, ItemOption, ManifestContent, ManifestError, TieRule};
use crate::keys::PublicKey;
use crate::point::Point;
use crate::roll::RollHash;
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

const VERSION: u16 = 1;
/// The place of an option that is not there.
const NO_OPTION: u8 = 255;
/// The election key of a board without trustees.
const NO_KEY: [u8; 32] = [0; 32];

impl ManifestContent {
    pub(super) fn encode(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer
            .u16(VERSION)
            .bytes(self.board_id.as_bytes())
            .u32(self.revision)
            .text(&self.title)
            .u64(self.open_at)
            .u64(self.close_at)
            .u64(self.accept_until)
            .flag(self.revote)
            .u32(self.minimum)
            .u32(self.voters)
            .bytes(self.roll_hash.as_bytes())
            .u8(self.threshold)
            .list(&self.verification_keys, |out, key| {
                out.point(key.point());
            })?
            .bytes(
                self.election_key
                    .as_ref()
                    .map_or(&NO_KEY[..], |key| key.as_bytes()),
            );
        let mut items = Vec::with_capacity(self.items.len());
        for item in &self.items {
            items.push(item.encode()?);
        }
        writer.list(&items, |out, item| {
            out.bytes(item);
        })?;
        Ok(writer.finish())
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ManifestError> {
        reader.version(VERSION)?;
        Ok(Self {
            board_id: BoardId::from_bytes(reader.array()?),
            revision: reader.u32()?,
            title: reader.text()?,
            open_at: reader.u64()?,
            close_at: reader.u64()?,
            accept_until: reader.u64()?,
            revote: reader.flag()?,
            minimum: reader.u32()?,
            voters: reader.u32()?,
            roll_hash: RollHash::from_bytes(reader.array()?),
            threshold: reader.u8()?,
            verification_keys: reader.list(PublicKey::read)?,
            election_key: match reader.array()? {
                NO_KEY => None,
                bytes => Some(Point::decode(bytes).ok_or(WireError::Point)?),
            },
            items: reader.list(Item::read)?,
        })
    }
}

impl Item {
    pub(super) fn encode(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer
            .text(&self.id)
            .u32(self.revision)
            .u8(match self.kind {
                ItemKind::Open => 0,
                ItemKind::Secret => 1,
                ItemKind::Consensus => 2,
            })
            .text(&self.title)
            .text(&self.body)
            .list(&self.options, |out, option| {
                out.text(&option.id).text(&option.label);
            })?
            .u8(self.min)
            .u8(self.max);
        let quorum = self.quorum;
        fraction(
            &mut writer,
            quorum.numerator(),
            quorum.denominator(),
            quorum.strict(),
        );
        self.decision.write(&mut writer);
        Ok(writer.finish())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ManifestError> {
        Ok(Self {
            id: reader.text()?,
            revision: reader.u32()?,
            kind: match reader.u8()? {
                0 => ItemKind::Open,
                1 => ItemKind::Secret,
                2 => ItemKind::Consensus,
                other => return Err(WireError::Choice(other).into()),
            },
            title: reader.text()?,
            body: reader.text()?,
            options: reader.list(|reader| {
                Ok::<_, WireError>(ItemOption {
                    id: reader.text()?,
                    label: reader.text()?,
                })
            })?,
            min: reader.u8()?,
            max: reader.u8()?,
            quorum: QuorumRule::new(reader.u32()?, reader.u32()?, reader.flag()?)?,
            decision: Decision::read(reader)?,
        })
    }
}

fn fraction(writer: &mut Writer, numerator: u32, denominator: u32, strict: bool) {
    writer.u32(numerator).u32(denominator).flag(strict);
}

impl TieRule {
    const fn byte(self) -> u8 {
        match self {
            Self::VoteAgain => 0,
            Self::Lots => 1,
            Self::NotAccepted => 2,
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        match reader.u8()? {
            0 => Ok(Self::VoteAgain),
            1 => Ok(Self::Lots),
            2 => Ok(Self::NotAccepted),
            other => Err(WireError::Choice(other)),
        }
    }
}

impl Decision {
    fn write(&self, writer: &mut Writer) {
        match *self {
            Self::Consensus => {
                writer.u8(0).u8(0);
            }
            Self::Majority {
                tie,
                favour,
                against,
                abstain,
                rule,
            } => {
                writer
                    .u8(1)
                    .u8(tie.byte())
                    .u8(favour)
                    .u8(against)
                    .u8(abstain.unwrap_or(NO_OPTION));
                fraction(writer, rule.numerator(), rule.denominator(), rule.strict());
                writer.u8(match rule.basis() {
                    MajorityBasis::Cast => 0,
                    MajorityBasis::Present => 1,
                });
            }
            Self::Election { tie, seats } => {
                writer.u8(2).u8(tie.byte()).u8(seats);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ManifestError> {
        match reader.u8()? {
            0 => match reader.u8()? {
                0 => Ok(Self::Consensus),
                other => Err(WireError::Choice(other).into()),
            },
            1 => {
                let tie = TieRule::read(reader)?;
                let favour = reader.u8()?;
                let against = reader.u8()?;
                let abstain = Some(reader.u8()?).filter(|place| *place != NO_OPTION);
                let numerator = reader.u32()?;
                let denominator = reader.u32()?;
                let strict = reader.flag()?;
                let basis = match reader.u8()? {
                    0 => MajorityBasis::Cast,
                    1 => MajorityBasis::Present,
                    other => return Err(WireError::Choice(other).into()),
                };
                Ok(Self::Majority {
                    tie,
                    favour,
                    against,
                    abstain,
                    rule: MajorityRule::new(numerator, denominator, strict, basis)?,
                })
            }
            2 => Ok(Self::Election {
                tie: TieRule::read(reader)?,
                seats: reader.u8()?,
            }),
            other => Err(WireError::Choice(other).into()),
        }
    }
}
