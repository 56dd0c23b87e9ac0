//! The movements of an account as a list of which only what is near the window stands on the page.
//!
//! Lines have two heights, one of a month and one of a movement, which the stylesheet sets and a
//! line of each tells. Lines are put on the page in pieces; a piece that is still near stays, so
//! that what has the focus keeps it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::reactive::owner::Owner;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, Node};
use sokoguru_api::savings::Transaction;
use sokoguru_api::wire::TransactionId;

use super::filter::filter;
use super::lines::pixels;
use crate::components::{Icon, Standing, empty, list_skeleton, note, note_with};
use crate::i18n::{common, fill, formats, savings as words, statement as t};
use crate::ledger::search::{Line, Wish, count, lines};
use crate::ledger::{Ledger, Rows};
use crate::markup::{self, IntoAny, Place, View, view, watch};
use crate::prelude::*;

/// Lines in a piece.
const PIECE: usize = 10;
/// So much above and below the window is on the page as well, so that scrolling shows no gaps.
///
/// Units: CSS px.
const BEYOND: i32 = 500;

/// The movements of an account, with what is looked for among them.
pub fn movements(ledger: Ledger, shown: RwSignal<Option<Transaction>>) -> View {
    let wish = RwSignal::new(Wish::default());
    let has_any = Memo::new(move || ledger.rows.with(|rows| !rows.newest_first.is_empty()));
    let content = move || {
        if has_any.get() {
            found(ledger, wish, shown)
        } else {
            nothing(ledger)
        }
    };
    view! { {content} }.into_any()
}

fn nothing(ledger: Ledger) -> View {
    let state = move || {
        ledger.rows.with(|rows| {
            if rows.is_loading || (!rows.is_complete && !rows.has_failed) {
                list_skeleton()
            } else if rows.has_failed {
                missing(ledger, rows)
            } else {
                let text = words::no_movements_text();
                empty(Icon::Savings, words::no_movements(), text, None)
            }
        })
    };
    view! { {state} }.into_any()
}

/// Says that not everything is here.
fn missing(ledger: Ledger, rows: &Rows) -> View {
    let (here, total) = (rows.newest_first.len(), rows.total);
    let again = view! {
        <button class="btn quiet small" type="button" on:click=move |_| ledger.retry()>
            {common::try_again()}
        </button>
    };
    note_with(
        Standing::Waiting,
        fill(
            t::part_only(),
            &[&formats::whole(here), &formats::whole(total)],
        ),
        t::part_only_text(),
        again,
    )
}

fn found(ledger: Ledger, wish: RwSignal<Wish>, shown: RwSignal<Option<Transaction>>) -> View {
    let lines = Memo::new(move || {
        wish.with(|wish| ledger.rows.with(|rows| lines(&rows.newest_first, wish)))
    });
    let progress = move || {
        ledger.rows.with(|rows| {
            if rows.has_failed {
                return missing(ledger, rows);
            }
            let here = rows.newest_first.len();
            let is_short = rows.is_loading && here < rows.total;
            is_short
                .then(|| {
                    let figures = [formats::whole(here), formats::whole(rows.total)];
                    note(
                        Standing::Sending,
                        "",
                        fill(t::loading(), &[&figures[0], &figures[1]]),
                    )
                })
                .into_any()
        })
    };
    let tally = move || {
        let all = ledger.rows.with(|rows| rows.newest_first.len());
        let found = lines.with(|lines| count(lines));
        if found == all {
            fill(t::found(), &[&formats::whole(found)])
        } else {
            fill(
                t::found_of(),
                &[&formats::whole(found), &formats::whole(all)],
            )
        }
    };
    let none = move || {
        lines
            .with(Vec::is_empty)
            .then(|| note(Standing::Info, t::nothing_found(), t::nothing_found_text()))
    };
    view! {
        {filter(ledger, wish)}
        {progress}
        <p class="muted" role="status">{tally}</p>
        {none}
        {board(ledger, lines, shown)}
    }
    .into_any()
}

/// A piece on the page.
struct Drawn {
    node: Node,
    lines: Vec<Line>,
    /// Everything that the piece made.
    owner: Owner,
}

/// The list on the page.
struct Board {
    frame: HtmlElement,
    drawn: BTreeMap<usize, Drawn>,
    /// The newest movement when it was drawn: with another one every place means another movement.
    newest: Option<TransactionId>,
}

fn board(ledger: Ledger, lines: Memo<Vec<Line>>, shown: RwSignal<Option<Transaction>>) -> View {
    let place = Place::new();
    let board: Rc<RefCell<Option<Board>>> = Rc::default();
    let owner = Owner::current().unwrap_or_default();
    let look = {
        let board = Rc::clone(&board);
        Rc::new(move || {
            let Some(board) = &mut *board.borrow_mut() else {
                return;
            };
            owner.with(|| lines.with_untracked(|lines| board.look(ledger, lines, shown)));
        })
    };
    let is_planned = Rc::new(Cell::new(false));
    let soon = {
        let look = Rc::clone(&look);
        move || {
            if is_planned.replace(true) {
                return;
            }
            let (look, is_planned) = (Rc::clone(&look), Rc::clone(&is_planned));
            request_animation_frame(move || {
                is_planned.set(false);
                look();
            });
        }
    };
    markup::on(&document(), "scroll", {
        let soon = soon.clone();
        move |_| soon()
    });
    markup::on(&document(), "visibilitychange", move |_| soon());
    watch(move || {
        let Some(frame) = place.get::<HtmlElement>() else {
            return;
        };
        lines.with(|_| ());
        board.borrow_mut().get_or_insert_with(|| Board {
            frame,
            drawn: BTreeMap::new(),
            newest: None,
        });
        look();
    });
    view! {
        <div class="ledger" node_ref=place>
            <i class="month" aria-hidden="true"></i>
            <i class="line" aria-hidden="true"></i>
        </div>
    }
    .into_any()
}

impl Board {
    /// Puts on the page what is near the window, and takes away what is not.
    fn look(&mut self, ledger: Ledger, lines: &[Line], shown: RwSignal<Option<Transaction>>) {
        let height = |class: &str| {
            let probe = self.frame.query_selector(class).ok().flatten();
            probe
                .and_then(|probe| probe.dyn_into::<HtmlElement>().ok())
                .map_or(0, |probe| probe.offset_height())
        };
        let (month, movement) = (height("i.month"), height("i.line"));
        if movement == 0 {
            return;
        }
        let tall = |line: &Line| match line {
            Line::Month { .. } => month,
            Line::Row(_) => movement,
        };
        // Where each piece begins; the last figure is where everything ends.
        let mut tops = vec![0_i32];
        for piece in lines.chunks(PIECE) {
            let before = tops.last().copied().unwrap_or(0);
            tops.push(before.saturating_add(piece.iter().map(tall).sum()));
        }
        let end = tops.last().copied().unwrap_or(0);
        let style = self.frame.style();
        let _ = style.set_property("height", &pixels(end));

        let (above, below) = self.window();
        let wanted = lines.chunks(PIECE).enumerate().filter(|(number, _)| {
            let top = tops.get(*number).copied().unwrap_or(0);
            let bottom = tops.get(number + 1).copied().unwrap_or(top);
            // The first piece is always there: who does not scroll but reads on finds it.
            *number == 0 || (bottom >= above && top <= below)
        });
        let wanted: BTreeMap<usize, &[Line]> = wanted.collect();
        let (newest, total) = ledger.rows.with_untracked(|rows| {
            let newest = rows.newest_first.first();
            let found = count(lines);
            // While not all are here, the cooperative's own count says how many there are.
            let is_all = found == rows.newest_first.len();
            let total = if is_all { rows.total.max(found) } else { found };
            (newest.map(|row| row.movement.id.clone()), total)
        });
        let is_same = self.newest == newest;
        self.newest = newest;
        let gone: Vec<usize> = self
            .drawn
            .iter()
            .filter(|(number, drawn)| {
                !is_same || wanted.get(number) != Some(&drawn.lines.as_slice())
            })
            .map(|(number, _)| *number)
            .collect();
        for number in gone {
            if let Some(drawn) = self.drawn.remove(&number) {
                let _ = self.frame.remove_child(&drawn.node);
                drawn.owner.cleanup();
            }
        }
        for (number, piece) in wanted {
            if self.drawn.contains_key(&number) {
                continue;
            }
            let top = tops.get(number).copied().unwrap_or(0);
            // How many movements stand above the piece.
            let before = count(lines.get(..number * PIECE).unwrap_or_default());
            let owner = Owner::new();
            let drawn = owner.with(|| {
                ledger.rows.with_untracked(|rows| {
                    super::lines::piece(rows, piece, (before, total), top, shown)
                })
            });
            let holder = markup::fragment();
            markup::child(&holder, drawn);
            let Some(node) = holder.first_child() else {
                continue;
            };
            let after = self.drawn.range(number..).next();
            let after = after.map(|(_, drawn)| drawn.node.clone());
            let _ = self.frame.insert_before(&node, after.as_ref());
            let lines = piece.to_vec();
            self.drawn.insert(number, Drawn { node, lines, owner });
        }
    }

    /// The part of the list that is near the window, from its own top.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "places on a page are far from the ends of a number of 32 bits; the cast saturates"
    )]
    fn window(&self) -> (i32, i32) {
        let element: &Element = &self.frame;
        let top = element.get_bounding_client_rect().top() as i32;
        let tall = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or(800.0) as i32;
        (-top - BEYOND, tall - top + BEYOND)
    }
}
