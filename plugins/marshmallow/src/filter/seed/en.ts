import type { WordEntry } from '@hako/sdk-plugin/matcher';
import { rows } from './rows.js';

/** English: what fans write in anger, in every form that the ending gives. `*` at the end: and what follows in the same word. */
export const english: readonly WordEntry[] = [
  // Swearing that is as often joy as anger: a person looks at it.
  ...rows('insult', 1, 'damn damned goddamn crap crappy piss pissed bullshit bs wtf stfu dumb stupid loser losers lame cringe suck sucks sucked trash garbage ugly fat gross annoying screw_you shut_up'),
  ...rows('insult', 2, 'fuck* fck fcking fuk fukin fuking fucc fuq phuck* shit shits shitty shithead* shithole* shitface* shite dipshit* ass arse asses asshole* arsehole* dumbass* jackass* smartass fatass* asshat* asswipe* bastard* bitch* biatch btch dick dicks dickhead* douche* douchebag* prick pricks wanker* tosser* bollocks twat* idiot idiots moron* imbecile* scumbag* scum lowlife* pathetic worthless disgusting talentless clown_ass brain_dead braindead skank* slag hag attention_whore sellout no_talent nobody_likes_you nobody_cares_about_you everyone_hates_you', {
    except: ['dick van dyke', 'moby dick', 'dick tracy', 'bass', 'assassin', 'shitake', 'shiitake', 'dickens', 'dickinson'],
  }),
  ...rows('insult', 2, 'apeshit clusterfuck* mindfuck* assmunch* 🖕 motherfuck* mutherfuck* mofo cocksuck* cunt cunts cunty pos son_of_a_bitch piece_of_shit *fucker *fuckers fuckface* fuckwit*'),
  ...rows('sexual', 2, 'slut sluts slutty whore whores whoring cum cumming cumshot* cock cocks blowjob* handjob* rimjob* boob boobs boobies tits titties titty pussy pussies nipple nipples penis vagina vulva clit clitoris dildo* masturbat* jerk_off jerking_off jack_off fap fapping wank wanking horny orgasm* porn porno pornhub xxx send_nudes nude_pics naked_pics creampie* milf gangbang* threesome* anal deepthroat* onlyfans bukkake camgirl* upskirt* your_feet feet_pics panties what_are_you_wearing bra_size cup_size erection boner', {
    except: ['magna cum laude', 'cum laude', 'pussy cat', 'pussycat', 'pussy willow', 'cock and bull', 'porn star martini', 'peacock'],
  }),
  ...rows('sexual', 1, 'sex sexy nude nudes naked nudity butt butts bikini lingerie thong topless erotic kinky kink hentai ecchi lewd thirsty daddy'),
  ...rows('sexual', 2, 'anus butthole* bunghole* blow_job* hand_job* footjob* foot_job* foot_fetish camwhore* cunnilingus deep_throat doggy_style doggystyle dominatrix femdom bdsm ejaculat* fellatio fingering fisting gang_bang* group_sex golden_shower hooker hookers humping jizz jizzed nympho* orgy orgies pubes queef* rimming schlong* semen sex_tape phone_sex strap_on strapon smut vibrator* wet_dream* voyeur* titjob* facesitting cuck cucks cuckold* simp_slut thot thots'),
  ...rows('sexual', 3, 'jailbait jail_bait zoophil* necrophil* pthc'),
  ...rows('sexual', 3, 'rape rapes raped raping rapist* pedo pedos pedophile* paedo* child_porn cp_links loli_porn molest* bestiality incest', { except: ['rape seed', 'rapeseed'] }),
  ...rows('hate', 3, 'nigger* nigga* niglet* n1gga faggot* fag fags faggy dyke dykes tranny trannies shemale* kike kikes chink chinks chinky gook gooks jap japs spic spics wetback* beaner* coon coons towelhead* raghead* sandnigger* gyp gypo paki pakis honky zipperhead* ching_chong retard* spastic spaz mongoloid* subhuman* heil_hitler gas_the white_power white_trash negro negros darkie darkies jigaboo* nig_nog neonazi* neo_nazi* honkey pikey pikeys sieg_heil chinaman slant_eye* slanteye* wuhan_virus china_virus kung_flu', {
    except: ['retardant', 'chink in the armor', 'chink in the armour', 'chink in your armor', 'raccoon', 'fag end', 'spicy', 'van dyke'],
  }),
  ...rows('threat', 3, 'kys kill_yourself kill_urself kill_ur_self killyourself go_die go_and_die go_kill_yourself please_die just_die_already drink_bleach hang_yourself neck_yourself slit_your_wrists jump_off_a_bridge jump_off_a_building end_yourself unalive_yourself rope_yourself hope_you_die i_hope_you_die you_should_die'),
  ...rows('threat', 2, 'swatting swatted swat_you dox doxx doxxed doxxing doxed leak_your_address'),
  ...rows('self-harm', 2, 'i_want_to_die i_wanna_die i_want_to_kill_myself i_wanna_kill_myself kill_myself killing_myself end_my_life ending_my_life suicidal hurt_myself cut_myself cutting_myself self_harm selfharm'),
  ...rows('drugs', 2, 'cocaine heroin meth crystal_meth mdma ecstasy_pills fentanyl weed_dealer buy_weed buy_drugs'),
  ...rows('spam', 2, 'free_followers buy_followers buy_views free_robux free_vbucks free_nitro crypto_giveaway double_your_money forex_signals work_from_home_and_earn earn_$ dm_for_promo promo_code_inside subscribe_to_my_channel sub_4_sub sub4sub follow4follow check_out_my_channel guaranteed_profit investment_opportunity casino_bonus sugar_daddy sugar_baby'),
];
